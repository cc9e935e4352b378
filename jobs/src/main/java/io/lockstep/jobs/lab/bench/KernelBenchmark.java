package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import io.lockstep.core.math.Kernels;
import io.lockstep.core.math.Products;
import io.lockstep.core.math.SparseProducts;
import io.lockstep.core.math.SparseRows;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * Times the chosen kernel on one thread, on the products of a step of MNIST [784, 256, 128, 10] and on a
 * square one, against the fused multiply-add peak measured in the same run.
 */
final class KernelBenchmark {
    private static final int ROWS = 64;
    private static final int SHARDS = 2;
    private static final double MNIST_DENSITY = 0.19;

    /**
     * One product's speed.
     *
     * @param shape the operation and its sizes
     * @param gigaflops billions of useful operations a second: two for each multiply-add that is done
     * @param peakGigaflops the same from registers alone
     * @param microseconds of one call
     */
    record Result(String shape, double gigaflops, double peakGigaflops, double microseconds) {
        /** The share of the measured peak. */
        double share() {
            return gigaflops / peakGigaflops;
        }
    }

    private record Case(String shape, double flops, Runnable call) {}

    private KernelBenchmark() {}

    /** Runs every case for about {@code secondsEach} after as much warm-up. */
    static List<Result> run(double secondsEach) {
        double peak = peakGigaflops(secondsEach);
        List<Result> results = new ArrayList<>();
        for (Case c : cases()) {
            fastest(c.call, secondsEach);
            double seconds = fastest(c.call, secondsEach);
            results.add(new Result(c.shape, c.flops / seconds / 1e9, peak, seconds * 1e6));
        }
        return results;
    }

    /** Billions of operations a second of fused multiply-adds that stay in registers. */
    static double peakGigaflops(double seconds) {
        float[] sink = new float[Kernels.PROBE_SINK];
        long flops = Kernels.probe(10_000, sink);
        Runnable call = () -> Kernels.probe(10_000, sink);
        fastest(call, seconds);
        return flops / fastest(call, seconds) / 1e9;
    }

    /** GFLOP/s of C[m×n] = A[m×k]·B[k×n] after as much warm-up. */
    static double denseGigaflops(int m, int n, int k, double seconds) {
        Case c = dense(m, n, k);
        fastest(c.call, seconds);
        return c.flops / fastest(c.call, seconds) / 1e9;
    }

    private static List<Case> cases() {
        return List.of(
                dense(256, 256, 256),
                dense(512, 512, 512),
                dense(1024, 1024, 1024),
                backward(1024, 1024, 1024),
                dense(ROWS, 256, 784),
                sparseForward(),
                dense(ROWS, 128, 256),
                dense(ROWS, 10, 128),
                backward(ROWS, 128, 10),
                backward(ROWS, 256, 128),
                gradient(128, 10),
                gradient(256, 128),
                gradient(784, 256),
                sparseGradient());
    }

    private static Case dense(int m, int n, int k) {
        FMatrixRMaj a = matrix(m, k, 1.0);
        FMatrixRMaj b = matrix(k, n, 1.0);
        FMatrixRMaj c = new FMatrixRMaj(m, n);
        return new Case(Figures.text("A·B [%d×%d]·[%d×%d]", m, k, k, n), 2.0 * m * n * k, () -> Products.mult(a, b, c));
    }

    private static Case backward(int rows, int in, int out) {
        FMatrixRMaj delta = matrix(rows, out, 1.0);
        FMatrixRMaj weight = matrix(in, out, 1.0);
        FMatrixRMaj below = new FMatrixRMaj(rows, in);
        FMatrixRMaj scratch = new FMatrixRMaj(0, 0);
        return new Case(
                Figures.text("A·Bᵀ [%d×%d]·[%d×%d]ᵀ", rows, out, in, out),
                2.0 * rows * in * out,
                () -> Products.multTransB(delta, weight, below, scratch));
    }

    private static Case gradient(int in, int out) {
        FMatrixRMaj x = matrix(ROWS, in, 1.0);
        FMatrixRMaj delta = matrix(ROWS, out, 1.0);
        FMatrixRMaj c = new FMatrixRMaj(in, out);
        return new Case(
                Figures.text("Aᵀ·B [%d×%d]ᵀ·[%d×%d], %d shards", ROWS, in, ROWS, out, SHARDS),
                2.0 * ROWS * in * out,
                () -> Products.multTransAShards(x, delta, bounds(), SHARDS, c));
    }

    private static Case sparseForward() {
        SparseRows x = pixels();
        FMatrixRMaj weight = matrix(784, 256, 1.0);
        FMatrixRMaj c = new FMatrixRMaj(ROWS, 256);
        return new Case(
                Figures.text("sparse A·B [%d×784]·[784×256]", ROWS),
                2.0 * x.size() * 256,
                () -> SparseProducts.multAdd(x, weight, c));
    }

    private static Case sparseGradient() {
        SparseRows x = pixels();
        FMatrixRMaj delta = matrix(ROWS, 256, 1.0);
        FMatrixRMaj c = new FMatrixRMaj(784, 256);
        return new Case(
                Figures.text("sparse Aᵀ·B [%d×784]ᵀ·[%d×256], %d shards", ROWS, ROWS, SHARDS),
                2.0 * x.size() * 256,
                () -> SparseProducts.multTransAShards(x, delta, bounds(), SHARDS, c));
    }

    private static int[] bounds() {
        return new int[] {0, ROWS / SHARDS, ROWS};
    }

    private static SparseRows pixels() {
        FMatrixRMaj dense = matrix(ROWS, 784, MNIST_DENSITY);
        SparseRows sparse = new SparseRows();
        sparse.reset(ROWS, 784);
        for (int i = 0; i < ROWS; i++) {
            sparse.appendDense(i, dense.data, i * 784);
        }
        sparse.finish();
        return sparse;
    }

    /** Fixed, harmless values: every {@code 1/density}-th or so is not zero. */
    private static FMatrixRMaj matrix(int rows, int columns, double density) {
        FMatrixRMaj x = new FMatrixRMaj(rows, columns);
        int state = 1;
        for (int i = 0; i < rows * columns; i++) {
            state = state * 1103515245 + 12345;
            double uniform = (state >>> 8) * 0x1p-24;
            x.data[i] = uniform < density ? (float) (uniform / density - 0.5) : 0f;
        }
        return x;
    }

    /** The fastest of many batches of calls, in seconds a call. */
    private static double fastest(Runnable call, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        double best = Double.MAX_VALUE;
        int calls = 1;
        do {
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            double took = (System.nanoTime() - start) / 1e9;
            best = Math.min(best, took / calls);
            if (took < 1e-3) {
                calls *= 2;
            }
        } while (System.nanoTime() < end);
        return best;
    }
}
