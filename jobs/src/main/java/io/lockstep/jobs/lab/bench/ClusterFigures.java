package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import io.lockstep.jobs.lab.bench.ClusterBenchmark.GridTime;
import io.lockstep.jobs.lab.bench.ClusterBenchmark.Result;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Two executors beside two threads. What a sweep costs the driver is the difference between sweeps of more and of fewer
 * epochs, which leaves out what starting costs.
 *
 * @param places the local one first
 * @param absent what could not be measured, and why
 */
record ClusterFigures(List<Result> places, List<TrainFigures.Absent> absent) {

    private static double median(List<GridTime> sweeps, ToDoubleFunction<GridTime> figure) {
        return Median.of(sweeps.stream().mapToDouble(figure).toArray());
    }

    /** The cluster's trials an hour by the local ones: of whole commands. */
    double trialsRatio() {
        return median(places.get(1).longer(), GridTime::trialsAnHour)
                / median(places.get(0).longer(), GridTime::trialsAnHour);
    }

    /** The share of one core that the driver takes while trials run. */
    static double driverCores(Result place) {
        double processor =
                median(place.longer(), GridTime::processorSeconds) - median(place.brief(), GridTime::processorSeconds);
        return processor / (median(place.longer(), GridTime::seconds) - median(place.brief(), GridTime::seconds));
    }

    /** The cluster's samples a second by the local ones, of one training that all share. */
    double trainingRatio() {
        return speed(places.get(1)) / speed(places.get(0));
    }

    private static double speed(Result place) {
        return Median.of(
                place.samplesPerSecond().stream().mapToDouble(value -> value).toArray());
    }

    String text() {
        if (places.isEmpty()) return "cluster:\n" + TrainFigures.absent(absent);
        var table = new TextTable("cluster: sweeps", "epochs", "seconds", "CPU s", "trials/h", "driver bytes a trial");
        for (var place : places)
            for (var sweeps : List.of(place.brief(), place.longer()))
                table.add(
                        place.where(),
                        String.valueOf(sweeps.get(0).epochs()),
                        Figures.fixed(median(sweeps, GridTime::seconds), 1),
                        Figures.fixed(median(sweeps, GridTime::processorSeconds), 1),
                        Figures.fixed(median(sweeps, GridTime::trialsAnHour), 0),
                        Figures.text("%,.0f", median(sweeps, GridTime::driverBytes)));
        return table
                + Figures.text(
                        "  trials an hour: %.2f of local[2]; driver while trials run: %.1f %% of a core%n"
                                + "  one training, batch 1024: %,.0f samples/s, %.2f of local[2]'s %,.0f%n",
                        trialsRatio(),
                        100 * driverCores(places.get(1)),
                        speed(places.get(1)),
                        trainingRatio(),
                        speed(places.get(0)));
    }
}
