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
    private final List<Object> shown = new ArrayList<>();
    private final Map<String, Object> timings = new LinkedHashMap<>();

    private record Film(String title, List<String> names, List<byte[]> frames) {}

    private record Picture(String title, Plot plot, int width, int height) {}

    Sheet(Directory directory) {
        this.directory = directory;
    }

    Directory directory() {
        return directory;
    }

    void picture(String file, String title, Plot plot, int width, int height) {
        directory.write(file + ".png", plot.png(width, height));
        shown.add(new Picture(title, plot, width, height));
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
        shown.add(new Film(title, names, frames.stream().map(Png::of).toList()));
    }

    /** A time, which no two runs share: kept apart from the figures, which all runs do. */
    void timing(String name, double value) {
        timings.put(name, value);
    }

    /**
     * Writes figures, times and the page.
     *
     * @param repeat the command that does it again
     * @param course those whose pages lie beside this one's
     */
    void finish(Experiment experiment, Story story, Lab.Setup setup, String repeat, List<Experiment> course) {
        var result = new LinkedHashMap<String, Object>();
        result.put("experiment", experiment.name());
        result.put("question", experiment.question());
        result.put("finding", story.finding());
        result.put("seed", setup.seed());
        result.put("quick", setup.quick());
        result.put("figures", story.figures());
        directory.writeText(TIMINGS, json(timings));
        directory.writeText(REPORT, page(experiment, story, setup, repeat, course));
        directory.writeText(RESULT, json(result)); // last: its presence says that all the rest is there
    }

    private String page(Experiment experiment, Story story, Lab.Setup setup, String repeat, List<Experiment> course) {
        var page = new Page("Experiment " + experiment.name());
        page.links(Course.links(experiment, course));
        page.question(experiment.question());
        Course.lesson(experiment.name()).forEach(page::prose);
        page.heading("What came out").paragraph(story.finding());
        if (setup.quick()) page.note("This is the smaller version, by --quick.");
        page.table(story.columns(), story.rows());
        for (var note : story.notes()) page.note(note);
        for (var one : shown) {
            if (one instanceof Picture picture)
                page.drawing(picture.title(), picture.plot(), picture.width(), picture.height());
            if (one instanceof Film film) page.film(film.title(), film.names(), film.frames());
        }
        page.heading("How to repeat it").code(repeat);
        page.note("All figures are in " + RESULT + ", the same to the bit at each repetition; times are in " + TIMINGS
                + ", the trained networks in trials. Another --seed shows what is chance.");
        Course.next(experiment, course).ifPresent(next -> {
            page.heading("Next").paragraph(next.question());
            if (course.contains(next)) page.links(List.of(List.of(next.name() + " →", Course.page(next))));
            else page.code("deploy/lockstep experiment " + next.name() + (next.needsData() ? " --data URI" : ""));
        });
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
