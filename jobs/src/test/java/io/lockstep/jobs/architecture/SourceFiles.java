package io.lockstep.jobs.architecture;

import io.lockstep.core.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the tree's files break of the house's rules, each with its mend; nothing where they keep them. */
final class SourceFiles {
    private static final int MOST_LINES = 300;
    private static final String REASON = "Long because";
    private static final Pattern WITHIN = Pattern.compile("^ +[a-z -]*\\b(?:class|record|interface|enum) (\\w+)\\b");

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

    /** Directories of main code without a package-info; a program kept as a resource is no package. */
    static List<String> roomsWithoutWords() throws IOException {
        var rooms = new TreeSet<Path>();
        for (var file : mainFiles()) if (!file.toString().contains("src/main/resources")) rooms.add(file.getParent());
        rooms.removeIf(room -> Files.exists(room.resolve("package-info.java")));
        return rooms.stream().map(room -> room + " has no package-info.java").toList();
    }

    /**
     * Main classes of one simple name: of two files, or of a file and of a class within another that isn't private to it.
     * Names within two files may be alike, as both are written with their file's name before them.
     */
    static List<String> twins() throws IOException {
        var files = new TreeMap<String, Path>();
        var found = new ArrayList<String>();
        for (var file : mainFiles()) {
            var name = file.getFileName().toString().replace(".java", "");
            var other = files.put(name, file);
            if (other != null && !name.equals("package-info")) found.add(name + " is " + other + " and " + file);
        }
        for (var file : files.values())
            for (var line : Files.readAllLines(file)) {
                var matcher = WITHIN.matcher(line);
                if (!matcher.find() || matcher.group().contains("private ")) continue;
                var other = files.get(matcher.group(1));
                if (other != null) found.add(matcher.group(1) + " is " + other + " and stands within " + file);
            }
        return found;
    }

    private static List<Path> mainFiles() throws IOException {
        return SourceTree.javaFiles().stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
    }
}
