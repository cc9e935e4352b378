package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.ArrayList;
import java.util.List;

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
                    Figures.fixed(product.gigaflops, 1),
                    Figures.percent(product.shareOfPeak, 0),
                    Figures.fixed(product.microseconds, 1),
                    Figures.fixed(product.gigaflopsAfterMllib, 1),
                    Figures.fixed(product.ratioAfterMllib, 2));
        return Figures.text(
                        "kernel: one thread; the peak of fused multiply-adds from registers is %.1f GFLOP/s%n",
                        peakGigaflops)
                + table;
    }
}
