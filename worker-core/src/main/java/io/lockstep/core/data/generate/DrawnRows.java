package io.lockstep.core.data.generate;

import java.util.List;

/** A generator whose rows are draws: unless it says otherwise, of two features {@code x0, x1} and two classes 0 and 1. */
interface DrawnRows extends Generator {
    /** How many rows, from which seed, in which order. */
    Draws draws();

    default int features() {
        return 2;
    }

    /** How many classes; 0 where targets are numbers. */
    default int classes() {
        return 2;
    }

    @Override
    default long rows() {
        return draws().rows();
    }

    @Override
    default List<String> featureNames() {
        return Draws.featureNames(features());
    }

    @Override
    default List<String> classNames() {
        return Draws.classNames(classes());
    }
}
