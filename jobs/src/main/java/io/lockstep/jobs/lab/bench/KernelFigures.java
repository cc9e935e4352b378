package io.lockstep.jobs.lab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The product kernel's speed on one thread, before and after Spark MLlib trained its perceptron in the same JVM.
 *
 * @param peakGigaflops of fused multiply-adds that stay in registers
 * @param medianRatioAfterMllib of all products
 */
record KernelFigures(double peakGigaflops, List<Product> products, double medianRatioAfterMllib) {

    /**
     * One product.
     *
     * @param shareOfPeak before MLlib
     * @param ratioAfterMllib speed after by speed before
     */
    record Product(
            String shape,
            double gigaflops,
            double shareOfPeak,
            double microseconds,
            double gigaflopsAfterMllib,
            double ratioAfterMllib) {}

    static KernelFigures of(List<KernelBenchmark.Result> before, List<KernelBenchmark.Result> after) {
        var products = new ArrayList<Product>();
        for (int i = 0; i < before.size(); i++) {
            var result = before.get(i);
            double later = after.get(i).gigaflops();
            products.add(new Product(
                    result.shape(),
                    result.gigaflops(),
                    result.share(),
                    result.microseconds(),
                    later,
                    later / result.gigaflops()));
        }
        double ratio = Median.of(
                products.stream().mapToDouble(Product::ratioAfterMllib).toArray());
        return new KernelFigures(before.get(0).peakGigaflops(), products, ratio);
    }

    String text() {
        var table = new TextTable("product", "GFLOP/s", "of peak", "µs", "after MLlib", "ratio");
        for (var product : products)
            table.add(
                    product.shape,
                    number("%.1f", product.gigaflops),
                    number("%.0f %%", 100 * product.shareOfPeak),
                    number("%.1f", product.microseconds),
                    number("%.1f", product.gigaflopsAfterMllib),
                    number("%.2f", product.ratioAfterMllib));
        return number(
                        "kernel: one thread; the peak of fused multiply-adds from registers is %.1f GFLOP/s%n",
                        peakGigaflops)
                + table;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
