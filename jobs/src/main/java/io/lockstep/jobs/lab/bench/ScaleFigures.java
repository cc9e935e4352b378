package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/**
 * A step's cost by executors and parameters, and the line fitted to it:
 *
 * <pre>  µs a step = fixedMicros + nanosPerByte / 1000 · bytes through the driver </pre>
 */
record ScaleFigures(List<ScaleBenchmark.Result> cases, double fixedMicros, double nanosPerByte) {
    private static final int FAR = 100; // executors of the prediction
    private static final int FAR_FAN_IN = 10;

    /** Fits by least squares of relative errors, so that small networks count as much as large ones. */
    static ScaleFigures of(List<ScaleBenchmark.Result> cases) {
        double ones = 0, bytes = 0, squares = 0, time = 0, product = 0;
        for (var one : cases) {
            if (one.way() != ScaleBenchmark.Way.DIRECT) continue;
            double weight = 1 / (one.stepMicros() * one.stepMicros());
            ones += weight;
            bytes += weight * one.driverBytes();
            squares += weight * one.driverBytes() * one.driverBytes();
            time += weight * one.stepMicros();
            product += weight * one.driverBytes() * one.stepMicros();
        }
        double slope = (ones * product - bytes * time) / (ones * squares - bytes * bytes);
        return new ScaleFigures(List.copyOf(cases), (time - slope * bytes) / ones, 1000 * slope);
    }

    /** Microseconds of a step whose gradients cost nothing, where the driver speaks to so many executors. */
    double predictedMicros(int executors, long parameters) {
        return fixedMicros + nanosPerByte / 1000 * bytes(executors, parameters);
    }

    private static double bytes(int executors, long parameters) {
        return 2.0 * Float.BYTES * parameters * executors;
    }

    /**
     * The same in a tree, each level of which waits for the one below, behind cards of so many bytes a second each way.
     *
     * @param fanIn executors that the driver speaks to; each adds up for an equal share of the others
     */
    double predictedTreeMicros(int executors, int fanIn, long parameters, double card) {
        int below = (executors + fanIn - 1) / fanIn - 1;
        double micros = 0;
        for (int speaks : new int[] {Math.min(executors, fanIn), below})
            micros += predictedMicros(speaks, parameters) + 1e6 / card * bytes(speaks, parameters) / 2;
        return micros;
    }

    String text() {
        var table = new TextTable("parameters", "executors", "averager", "step µs", "driver bytes a step");
        int most = 0;
        for (var one : cases) {
            most = Math.max(most, one.parameters());
            table.add(
                    String.valueOf(one.parameters()),
                    String.valueOf(one.executors()),
                    one.way().text,
                    Figures.fixed(one.stepMicros(), 0),
                    Figures.fixed(one.driverBytes(), 0));
        }
        return Figures.text(
                "scale: relays of this machine, gradients that cost nothing%n%sfitted: %.0f µs + %.2f ns a byte; %d executors,"
                        + " %d parameters: %.1f ms a step, network not counted; behind cards of 1 Gbit/s by a tree"
                        + " of fan-in %d: %.1f ms%n",
                table,
                fixedMicros,
                nanosPerByte,
                FAR,
                most,
                predictedMicros(FAR, most) / 1000,
                FAR_FAN_IN,
                predictedTreeMicros(FAR, FAR_FAN_IN, most, ScaleBenchmark.CARD) / 1000);
    }
}
