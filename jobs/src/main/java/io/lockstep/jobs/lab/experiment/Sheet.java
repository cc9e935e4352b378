package io.lockstep.jobs.lab.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.plot.AnimatedGif;
import io.lockstep.jobs.plot.Plot;
import io.lockstep.jobs.plot.Png;
import io.lockstep.jobs.report.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an experiment leaves in its output directory: pictures as they are drawn, figures and the page at the end. */
final class Sheet {
    static final String RESULT = "result.json";
    static final String REPORT = "report.html";
    static final String TIMINGS = "timings.json";
    private static final int LAST_FRAME_MILLIS = 2000;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Directory directory;
    private final List<Shown> shown = new ArrayList<>();
    private final Map<String, Object> timings = new LinkedHashMap<>();

    /** A picture of one frame, or a film of several. */
    private record Shown(String title, List<String> names, List<byte[]> frames) {}

    Sheet(Directory directory) {
        this.directory = directory;
    }

    Directory directory() {
        return directory;
    }

    void picture(String file, String title, Plot plot, int width, int height) {
        byte[] png = plot.png(width, height);
        directory.write(file + ".png", png);
        shown.add(new Shown(title, List.of(""), List.of(png)));
    }

    void film(String file, String title, List<String> names, List<BufferedImage> frames, int millis) {
        var gif = new ByteArrayOutputStream();
        try (var film = new AnimatedGif(gif, millis)) {
            for (var frame : frames.subList(0, frames.size() - 1)) film.add(frame);
            film.add(frames.get(frames.size() - 1), LAST_FRAME_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ".gif", e);
        }
        directory.write(file + ".gif", gif.toByteArray());
        shown.add(new Shown(title, names, frames.stream().map(Png::of).toList()));
    }

    /** A time, which no two runs share: kept apart from the figures, which all runs do. */
    void timing(String name, double value) {
        timings.put(name, value);
    }

    /**
     * Writes figures, times and the page.
     *
     * @param repeat the command that does it again
     */
    void finish(Experiment experiment, Story story, long seed, boolean quick, String repeat) {
        var result = new LinkedHashMap<String, Object>();
        result.put("experiment", experiment.name());
        result.put("question", experiment.question());
        result.put("finding", story.finding());
        result.put("seed", seed);
        result.put("quick", quick);
        result.put("figures", story.figures());
        directory.writeText(TIMINGS, json(timings));
        directory.writeText(REPORT, page(experiment, story, repeat));
        directory.writeText(RESULT, json(result)); // last: its presence says that all the rest is there
    }

    private String page(Experiment experiment, Story story, String repeat) {
        var page = new Page("Experiment " + experiment.name());
        page.paragraph(experiment.question());
        page.heading("What came out").paragraph(story.finding());
        page.table(story.columns(), story.rows());
        for (var note : story.notes()) page.note(note);
        for (var picture : shown) {
            page.heading(picture.title());
            if (picture.frames().size() == 1)
                page.picture(picture.title(), picture.frames().get(0));
            else page.film(picture.title(), picture.names(), picture.frames());
        }
        page.heading("How to repeat it").code(repeat);
        page.note("All figures are in " + RESULT + ", the same to the bit at each repetition; times are in " + TIMINGS
                + ", the trained networks in trials.");
        return page.html();
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures", e);
        }
    }
}
