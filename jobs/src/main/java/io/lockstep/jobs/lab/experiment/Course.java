package io.lockstep.jobs.lab.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The experiments as a course: what each teaches, and what comes before and after it. */
final class Course {
    private static final Map<String, List<String>> LESSONS = read("lessons.md");

    private Course() {}

    /** The paragraphs that explain an experiment, as docs/story.md has them; none for one without. */
    static List<String> lesson(String experiment) {
        return LESSONS.getOrDefault(experiment, List.of());
    }

    private static Map<String, List<String>> read(String file) {
        try (var in = Course.class.getResourceAsStream(file)) {
            return lessons(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    private static Map<String, List<String>> lessons(String text) {
        var lessons = new LinkedHashMap<String, List<String>>();
        for (var part : text.split("(?m)^## ", -1)) {
            if (part.isBlank()) continue;
            var paragraphs = new ArrayList<>(List.of(part.strip().split("\n\\s*\n", -1)));
            var name = paragraphs.remove(0).strip();
            lessons.put(
                    name,
                    paragraphs.stream()
                            .map(p -> p.strip().replaceAll("\\s*\n\\s*", " "))
                            .toList());
        }
        return lessons;
    }

    /** Where an experiment's page is, seen from that of another one of the course. */
    static String page(Experiment experiment) {
        return "../" + experiment.name() + "/" + Sheet.REPORT;
    }

    /** To the index, and to those before and after; none outside a course. */
    static List<List<String>> links(Experiment experiment, List<Experiment> course) {
        var links = new ArrayList<List<String>>();
        int at = course.indexOf(experiment);
        if (at < 0) return links;
        if (at > 0) links.add(List.of("← " + course.get(at - 1).name(), page(course.get(at - 1))));
        links.add(List.of("↑ all experiments", "../index.html"));
        if (at + 1 < course.size()) links.add(List.of(course.get(at + 1).name() + " →", page(course.get(at + 1))));
        return links;
    }

    /** What follows, in the course or, run alone, in the order of all experiments. */
    static Optional<Experiment> next(Experiment experiment, List<Experiment> course) {
        var order = course.contains(experiment) ? course : Experiments.all();
        int at = order.indexOf(experiment);
        return at + 1 < order.size() && at >= 0 ? Optional.of(order.get(at + 1)) : Optional.empty();
    }
}
