package io.lockstep.jobs.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.driver.files.Directory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * When the trials of a sweep ran: timeline.jsonl, beside what the sweep found, which must not depend on time.
 * Seconds count from the sweep's beginning; a sweep that was resumed goes on where it ended.
 */
public final class Timeline {
    public static final String FILE = "timeline.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A trial ran, from its start or continuation to its end or pause. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Span(String id, double from, double to) {}

    private Timeline() {}

    /** What the directory's file tells; nothing where there is none. */
    public static List<Span> read(Directory directory) {
        return Records.lines(directory, FILE, "id", Span.class);
    }

    public static void write(Directory directory, List<Span> spans) {
        var text = new StringBuilder();
        for (var span : spans) {
            try {
                text.append(JSON.writeValueAsString(span)).append('\n');
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
        directory.writeText(FILE, text.toString());
    }

    /** Spans in slots: each takes the first that is free when it begins. */
    static List<Block.Span> slots(List<Span> spans, Map<String, Integer> places) {
        var free = new ArrayList<Double>(); // when each slot's last trial ended
        var placed = new ArrayList<Block.Span>();
        var inOrder = spans.stream()
                .sorted(java.util.Comparator.comparingDouble(Span::from))
                .toList();
        for (var span : inOrder) {
            int slot = 0;
            while (slot < free.size() && free.get(slot) > span.from()) slot++;
            if (slot == free.size()) free.add(0.0);
            free.set(slot, span.to());
            int trial = places.getOrDefault(span.id(), -1);
            placed.add(new Block.Span(trial, span.id(), slot, span.from(), span.to()));
        }
        return placed;
    }
}
