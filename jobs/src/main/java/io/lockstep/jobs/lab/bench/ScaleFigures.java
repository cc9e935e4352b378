package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/**
 * A step's cost by executors, parameters and rows, and the model fitted to it, for each level of the tree between the driver
 * and the workers:
 *
 * <pre>  µs a step = fixedMicros + (nanosPerByte + 1 / card) · bytes through that level's head,
 *             and once rows · µs a row / executors </pre>
 */
record ScaleFigures(
        List<ScaleBenchmark.Result> cases, List<ScaleTrials.Result> trials, double fixedMicros, double nanosPerByte) {
    private static final int FAR = 100; // executors of the prediction
    private static final int FAR_FAN_IN = 10;
    private static final int FAR_ROWS = 65_536;

    /**
     * Fits by least squares of relative errors, so that small networks count as much as large ones, the cases that pause
     * for no rows behind no card.
     */
    static ScaleFigures of(List<ScaleBenchmark.Result> cases, List<ScaleTrials.Result> trials) {
        double ones = 0, bytes = 0, squares = 0, time = 0, product = 0;
        for (var one : cases) {
            if (one.way() != ScaleBenchmark.Way.DIRECT || one.rows() > 0) continue;
            double weight = 1 / (one.stepMicros() * one.stepMicros());
            ones += weight;
            bytes += weight * one.driverBytes();
            squares += weight * one.driverBytes() * one.driverBytes();
            time += weight * one.stepMicros();
            product += weight * one.driverBytes() * one.stepMicros();
        }
        double slope = (ones * product - bytes * time) / (ones * squares - bytes * bytes);
        return new ScaleFigures(List.copyOf(cases), List.copyOf(trials), (time - slope * bytes) / ones, 1000 * slope);
    }

    private static double bytes(int executors, long parameters) {
        return 2.0 * Float.BYTES * parameters * executors;
    }

    /**
     * Microseconds of a step, each level of whose tree waits for the one below.
     *
     * @param fanIn executors that the driver speaks to, each of which adds up for an equal share of the others; 0 for all
     * @param rows of a step
     * @param card bytes a second of each host's, one way after the other; infinite for none
     */
    double predictedMicros(int executors, int fanIn, long parameters, int rows, double card) {
        int speaks = fanIn == 0 ? executors : Math.min(executors, fanIn);
        int below = (executors + speaks - 1) / speaks - 1;
        double micros = level(speaks, parameters, card) + PretendedRows.ROW_MICROS * rows / executors;
        return below == 0 ? micros : micros + level(below, parameters, card);
    }

    private double level(int executors, long parameters, double card) {
        return fixedMicros + (nanosPerByte / 1000 + 1e6 / card) * bytes(executors, parameters);
    }

    /** What the model says of a case that passes through the driver. */
    private double predictedMicros(ScaleBenchmark.Result one) {
        return predictedMicros(
                one.executors(),
                one.way().fanIn(),
                one.parameters(),
                one.rows(),
                one.way().isLimited() ? ScaleBenchmark.CARD : Double.POSITIVE_INFINITY);
    }

    String text() {
        var table = new TextTable("parameters", "executors", "averager", "rows", "step µs", "model", "driver bytes");
        int most = 0;
        for (var one : cases) {
            most = Math.max(most, one.parameters());
            boolean home = one.way() == ScaleBenchmark.Way.HOME;
            table.add(
                    String.valueOf(one.parameters()),
                    String.valueOf(one.executors()),
                    one.way().text,
                    one.rows() == 0 ? "" : String.valueOf(one.rows()),
                    Figures.fixed(one.stepMicros(), 0),
                    home ? "" : Figures.fixed(predictedMicros(one), 0),
                    Figures.fixed(one.driverBytes(), 0));
        }
        var hours = new TextTable("executors, a trial at home in each", "steps", "trials/h", "driver bytes a trial");
        for (var one : trials)
            hours.add(
                    String.valueOf(one.executors()),
                    String.valueOf(one.steps()),
                    Figures.fixed(one.trialsAnHour(), 0),
                    Figures.fixed(one.driverBytes(), 0));
        return Figures.text(
                "scale: relays of this machine; rows are pauses of %.0f µs each, shared by the executors%n%s%s"
                        + "fitted: %.0f µs + %.2f ns a byte%n"
                        + "on paper, %d executors, %d parameters, %d rows a step: %.1f ms; by a tree of fan-in %d %.1f ms,"
                        + " behind cards of 10 Gbit/s %.1f ms, of 1 Gbit/s %.1f ms%n",
                PretendedRows.ROW_MICROS,
                table,
                hours,
                fixedMicros,
                nanosPerByte,
                FAR,
                most,
                FAR_ROWS,
                far(0, most, Double.POSITIVE_INFINITY),
                FAR_FAN_IN,
                far(FAR_FAN_IN, most, Double.POSITIVE_INFINITY),
                far(FAR_FAN_IN, most, 10 * ScaleBenchmark.CARD),
                far(FAR_FAN_IN, most, ScaleBenchmark.CARD));
    }

    /** Milliseconds. */
    private double far(int fanIn, int parameters, double card) {
        return predictedMicros(FAR, fanIn, parameters, FAR_ROWS, card) / 1000;
    }
}
