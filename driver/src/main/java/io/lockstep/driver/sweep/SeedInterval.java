package io.lockstep.driver.sweep;

import java.util.List;

/**
 * Mean of a figure over seeds, with the 95 % interval of the mean by Student's t; without interval where there is one seed.
 *
 * @param half half of the interval's width; NaN where there is none
 */
record SeedInterval(double mean, double half) {
    /** 97.5 % quantiles of Student's t, by degrees of freedom from 1 (Student 1908; any table). */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    static SeedInterval of(List<Double> values) {
        double mean = values.stream().mapToDouble(x -> x).average().orElse(Double.NaN);
        int n = values.size();
        if (n < 2) return new SeedInterval(mean, Double.NaN);
        double squares =
                values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        double t = n - 2 < T.length ? T[n - 2] : 2.0;
        return new SeedInterval(mean, t * Math.sqrt(squares / (n - 1) / n));
    }
}
