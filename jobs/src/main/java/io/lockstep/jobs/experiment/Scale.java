package io.lockstep.jobs.experiment;

import io.lockstep.jobs.plot.Axis;

/** What an axis shows and whether it is logarithmic; its ends follow from the data. */
record Scale(String label, boolean logarithmic) {
    static Scale linear(String label) {
        return new Scale(label, false);
    }

    static Scale log(String label) {
        return new Scale(label, true);
    }

    Axis over(double[] values) {
        return logarithmic ? Axis.logarithmic(label, values) : Axis.over(label, values);
    }
}
