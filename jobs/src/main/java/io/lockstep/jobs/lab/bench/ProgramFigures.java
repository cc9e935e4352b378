package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import java.util.List;

/**
 * Whole programs by turns; the first of each group is what the others are measured by.
 *
 * @param part {@code start} or {@code sweep}
 */
record ProgramFigures(String part, List<Group> groups, List<TrainFigures.Absent> absent) {

    /** Programs that do the same. */
    record Group(String what, List<Programs.Time> times) {}

    String text() {
        var text = new StringBuilder();
        for (var group : groups) {
            var table = new TextTable(part + ": " + group.what, "seconds", "CPU", "from", "to", "times the first");
            double first = group.times.get(0).seconds();
            for (var time : group.times)
                table.add(
                        time.name(),
                        Figures.fixed(time.seconds(), 2),
                        Figures.fixed(time.processorSeconds(), 2),
                        Figures.fixed(lowest(time), 2),
                        Figures.fixed(highest(time), 2),
                        Figures.fixed(time.seconds() / first, 2));
            text.append(table);
        }
        return text + TrainFigures.absent(absent);
    }

    private static double lowest(Programs.Time time) {
        return java.util.Arrays.stream(time.turns()).min().orElse(Double.NaN);
    }

    private static double highest(Programs.Time time) {
        return java.util.Arrays.stream(time.turns()).max().orElse(Double.NaN);
    }
}
