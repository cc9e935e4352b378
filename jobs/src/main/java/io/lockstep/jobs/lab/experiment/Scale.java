package io.lockstep.jobs.lab.experiment;

import io.lockstep.jobs.plot.Axis;
import java.util.stream.DoubleStream;

/**
 * What an axis shows and whether it is logarithmic; its ends follow from the data.
 *
 * @param most the axis ends here at the latest; what lies above is cut off
 */
record Scale(String label, boolean logarithmic, double most) {
    static Scale linear(String label) {
        return new Scale(label, false, Double.POSITIVE_INFINITY);
    }

    static Scale log(String label) {
        return new Scale(label, true, Double.POSITIVE_INFINITY);
    }

    Scale upTo(double end) {
        return new Scale(label, logarithmic, end);
    }

    /** Whether any of the values has a place on the axis. */
    boolean shows(double[] values) {
        return DoubleStream.of(values).anyMatch(v -> Double.isFinite(v) && (!logarithmic || v > 0));
    }

    Axis over(double[] values) {
        double[] shown = DoubleStream.of(values).filter(v -> !(v > most)).toArray();
        return logarithmic ? Axis.logarithmic(label, shown) : Axis.over(label, shown);
    }
}
