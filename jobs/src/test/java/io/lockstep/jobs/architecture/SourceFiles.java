package io.lockstep.jobs.architecture;

import io.lockstep.core.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the tree's files break of the house's rules, each with its mend; nothing where they keep them. */
final class SourceFiles {
    private static final int MOST_LINES = 300;
    private static final String REASON = "Long because";

    private SourceFiles() {}

    /** Files of more than 300 lines whose first comment doesn't say "Long because …". */
    static List<String> longWithoutReason() throws IOException {
        var found = new ArrayList<String>();
        for (var file : SourceTree.javaFiles()) {
            var text = Files.readString(file);
            long lines = text.lines().count();
            if (lines > MOST_LINES && !firstComment(text).contains(REASON))
                found.add(file.getFileName() + " has " + lines + " lines, of " + MOST_LINES
                        + "; part it, or have its first comment say \"" + REASON + " …\"");
        }
        return found;
    }

    /** The comment before the first class, in one line; empty where there is none. */
    private static String firstComment(String text) {
        int start = text.indexOf("/**");
        int end = text.indexOf("*/", start);
        return start < 0 || end < 0 ? "" : text.substring(start, end).replaceAll("\\s*\n \\*\\s*", " ");
    }

    /** Directories of main code without a package-info. */
    static List<String> roomsWithoutWords() throws IOException {
        var rooms = new TreeSet<Path>();
        for (var file : mainFiles()) rooms.add(file.getParent());
        rooms.removeIf(room -> Files.exists(room.resolve("package-info.java")));
        return rooms.stream().map(room -> room + " has no package-info.java").toList();
    }

    private static List<Path> mainFiles() throws IOException {
        return SourceTree.javaFiles().stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
    }
}
