package io.lockstep.jobs.report;

/** A data set's short name, for pictures and for runs that the user left unnamed. */
public final class DataName {
    private DataName() {}

    /** The name without where the data lie, how they were asked for, and a file's ending; empty where nothing is left. */
    public static String of(String data) {
        var plain = data.replaceFirst("\\?.*", "").replaceFirst("/+$", "");
        var name = plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf(':')) + 1);
        // What follows a dot is a table's own name.
        return plain.startsWith("table:") ? name : name.replaceFirst("\\.[A-Za-z0-9]+$", "");
    }
}
