package io.lockstep.jobs.command;

import io.lockstep.core.data.generate.Generators;
import io.lockstep.core.eval.Metric;
import io.lockstep.driver.sweep.SearchSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What no single option can tell, as {@code lockstep help TOPIC} shows it. What others have lists of is filled in from these. */
enum HelpTopic {
    /** Where data may be, how it is written and what becomes of it. */
    DATA,
    /** The file that describes a sweep. */
    SPACE,
    /** The built-in data sets. */
    BUILTIN,
    /** What commands leave on disk. */
    OUTPUT;

    private static final int COLUMNS = 88;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> names() {
        return Stream.of(values()).map(HelpTopic::toString).toList();
    }

    /** Its text, of lines up to {@value #COLUMNS} wide. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        for (var line : text().split("\n", -1)) {
            switch (line.strip()) {
                case "{strategies}" ->
                    SearchSpec.strategies().forEach(strategy -> lines.addAll(hanging(strategy, COLUMNS)));
                case "{metrics}" -> lines.addAll(wrapped("  ", Metric.allowed(), COLUMNS));
                case "{builtin}" -> lines.addAll(builtin());
                default -> lines.add(line);
            }
        }
        return lines;
    }

    private String text() {
        try (var in = HelpTopic.class.getResourceAsStream("/io/lockstep/jobs/help/" + this + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Collection<String> builtin() {
        var lines = new ArrayList<String>();
        Generators.help().forEach((name, text) -> lines.addAll(hanging(name + ": " + text, COLUMNS)));
        return lines;
    }

    /** A paragraph whose first line begins two columns in, and the others six. */
    static List<String> hanging(String text, int columns) {
        var lines = wrapped("      ", text, columns);
        lines.set(0, "  " + lines.get(0).strip());
        return lines;
    }

    private static List<String> wrapped(String indent, String text, int columns) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(indent);
        for (var word : text.split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
            }
            if (line.length() > indent.length()) line.append(' ');
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
