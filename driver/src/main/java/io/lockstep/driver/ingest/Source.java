package io.lockstep.driver.ingest;

import io.lockstep.core.data.TextForm;
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

    /** Whether rows are read as cells of a table, which become features when all have been seen. */
    default boolean holdsCells() {
        return false;
    }

    /** Whether its readers fill in the cells that are kept. */
    default boolean fillsKept() {
        return holdsCells();
    }

    /** Whether labels are text even where all look like numbers. */
    default boolean labelsAreText() {
        return false;
    }

    /** What indices of non-zeros are ahead of the features' by, as they were read. */
    default int firstIndex() {
        return 0;
    }

    /** The source with these files in one slice each. */
    default Source whole(java.util.Set<String> files) {
        return this;
    }

    /** The source after the scan: with the feature count that it found. */
    default Source found(Problems problems) {
        return withFeatures(problems.features);
    }

    /** How text files are written. */
    default TextForm textForm() {
        return TextForm.PLAIN;
    }

    /** Columns whose cells are kept as they stand. */
    default List<String> kept() {
        return List.of();
    }

    /** What a user should know of how the data is read. */
    default List<String> notes() {
        return List.of();
    }

    /** Whether rows have labels. */
    boolean labelled();

    /** Whether rows say what they count. */
    default boolean weighted() {
        return false;
    }

    /** How many labels a row has. */
    default int labelCount() {
        return labelled() ? 1 : 0;
    }

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
