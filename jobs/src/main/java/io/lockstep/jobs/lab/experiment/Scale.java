package io.lockstep.jobs.lab.experiment;

import io.lockstep.jobs.plot.Axis;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What an axis shows and whether it is logarithmic; its ends follow from the data.
 *
 * @param most the axis ends here at the latest; what lies above is cut off
 * @param marks the values to mark; empty for round ones
 */
record Scale(String label, boolean logarithmic, double most, List<? extends Number> marks) {
    static Scale linear(String label) {
        return new Scale(label, false, Double.POSITIVE_INFINITY, List.of());
    }

    static Scale log(String label) {
        return new Scale(label, true, Double.POSITIVE_INFINITY, List.of());
    }

    Scale upTo(double end) {
        return new Scale(label, logarithmic, end, marks);
    }

    /** The same, marked at these values alone. */
    Scale marked(List<? extends Number> values) {
        return new Scale(label, logarithmic, most, values);
    }

    /** Whether any of the values has a place on the axis. */
    boolean shows(double[] values) {
        return DoubleStream.of(values).anyMatch(v -> Double.isFinite(v) && (!logarithmic || v > 0));
    }

    Axis over(double[] values) {
        double[] shown = DoubleStream.of(values).filter(v -> !(v > most)).toArray();
        var axis = logarithmic ? Axis.logarithmic(label, shown) : Axis.over(label, shown);
        return marks.isEmpty()
                ? axis
                : axis.marked(marks.stream().mapToDouble(Number::doubleValue).toArray());
    }
}
