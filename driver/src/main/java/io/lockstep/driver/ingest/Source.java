package io.lockstep.driver.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A data set in a format: its columns, and slices that tasks read independently. Travels to tasks. */
interface Source extends Serializable {
    /** Names of the features, in order. A source that can't know before the scan (LIBSVM) gives an upper bound. */
    List<String> featureNames();

    /** [height, width] of images; empty otherwise. */
    default List<Integer> featureShape() {
        return List.of();
    }

    /** Whether features are unsigned bytes. */
    default boolean holdsBytes() {
        return false;
    }

    /** Whether rows are read as their non-zeros. */
    default boolean holdsNonZeros() {
        return false;
    }

    /** Whether rows have labels. */
    boolean labelled();

    /** Class names in order where the source fixes them; empty otherwise. */
    default List<String> fixedClasses() {
        return List.of();
    }

    /** Whether labels are classes, however many there are. */
    default boolean labelsAreClasses() {
        return false;
    }

    /** Whether labels that are numbers are the classes' indices from 0 on, so that absent ones count as well. */
    default boolean labelsAreIndices() {
        return false;
    }

    /** The slices in row order. */
    List<Slice> slices();

    /** Reads a slice. */
    RowReader open(Slice slice, Configuration conf, Problems problems) throws IOException;

    /** The source with the feature count that the scan found; most know it before. */
    default Source withFeatures(int features) {
        return this;
    }
}
