package io.lockstep.driver.files;

import io.lockstep.core.UserError;

/** Names that become parts of paths. Whoever reads one from a file asks here first. */
public final class Names {
    private static final int LONGEST = 255;

    private Names() {}

    /** Whether {@code name} names something directly in a directory: not the directory, nothing above or below. */
    public static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ');
    }

    /** Whether {@code path} is of plain names with a slash between: something in the directory or below it. */
    public static boolean isBelow(String path) {
        for (var name : path.split("/", -1)) if (!isPlain(name)) return false;
        return true;
    }

    /**
     * Refuses what leads out of a directory.
     *
     * @param place where the name was found
     * @throws UserError naming both
     */
    public static String requirePlain(String name, String place) {
        if (!isPlain(name)) throw refused(name, place);
        return name;
    }

    /** The same for paths of plain names. */
    public static String requireBelow(String path, String place) {
        if (!isBelow(path)) throw refused(path, place);
        return path;
    }

    private static UserError refused(String name, String place) {
        var shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
        return new UserError(place + ": found the name '" + shown.replaceAll("\\p{Cntrl}", "?")
                + "'; allowed are names of what is in the directory, without slashes and '..'");
    }
}
