package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.plot.BarChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the experiments as a course. */
class CourseTest {
    @TempDir
    Path temp;

    private Path page(Experiment experiment, List<Experiment> course) throws IOException {
        var place = temp.resolve(experiment.name());
        var sheet = new Sheet(Directory.at(place.toString(), new Configuration()));
        sheet.picture("bars", "Some bars", new BarChart("Some bars", "of", List.of(), 4), 700, 300);
        var story = new Story("name", "value").row("a", 1).finding("One is %d.", 1);
        sheet.finish(experiment, story, new Lab.Setup(null, 1, true, null), "deploy/lockstep again", course);
        return place.resolve("report.html");
    }

    /** The lessons stand in the documents word for word, and in the same order. */
    @Test
    void eachExperimentHasTheLessonOfTheDocuments() throws IOException {
        var story = Files.readString(root().resolve("docs/story.md"));
        var plain = story.replaceAll("\\s+", " ");
        var titles = Pattern.compile("(?m)^## (.*)$")
                .matcher(story)
                .results()
                .map(m -> m.group(1))
                .toList();
        assertEquals(titles, Experiments.all().stream().map(Experiment::name).toList());
        for (var experiment : Experiments.all()) {
            assertFalse(Course.lesson(experiment.name()).isEmpty(), experiment.name());
            for (var paragraph : Course.lesson(experiment.name())) assertTrue(plain.contains(paragraph), paragraph);
            assertTrue(plain.contains(experiment.question()), experiment.question());
        }
    }

    private static Path root() {
        var at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docs/story.md"))) at = at.getParent();
        return at;
    }

    @Test
    void pagesHaveTheirLessonTheirPicturesAsSvgAndLeadOn() throws IOException {
        var course = Experiments.all().subList(0, 3);
        var html = Files.readString(page(course.get(1), course));
        assertTrue(html.contains(Course.lesson(course.get(1).name()).get(0)), "the lesson");
        assertTrue(Files.readString(page(course.get(0), course)).contains("<code>result.json</code>"), "words as code");
        assertTrue(
                html.contains("<svg viewBox=\"0 0 700 300\""),
                "the picture, sharp at any size and dark where the page is");
        for (var link : List.of("../gates/report.html", "../index.html", "../xor/report.html"))
            assertTrue(html.contains("href=\"" + link + "\""), link);
        var first = Files.readString(page(course.get(0), course));
        assertFalse(first.contains(">←"), "nothing comes before the first");
        var last = Experiments.all().get(Experiments.all().size() - 1);
        assertFalse(Files.readString(page(last, Experiments.all())).contains("<h2>Next"), "nor after the last");
        var alone = Files.readString(page(course.get(0), List.of()));
        assertFalse(alone.contains("index.html"), "a page by itself links to nothing that isn't there");
        assertTrue(alone.contains("deploy/lockstep experiment xor-from-nand"), "but says what follows");
    }

    @Test
    void theIndexIsOneOfPictures() throws IOException {
        var course = Experiments.all().subList(0, 3);
        var index = new Index(course, true);
        for (var experiment : course.subList(0, 2)) {
            page(experiment, course);
            index.add(experiment, "found " + experiment.name(), 61.04);
        }
        index.write(Directory.at(temp.toString(), new Configuration()));
        var html = Files.readString(temp.resolve("index.html"));
        assertEquals(
                2,
                Pattern.compile("<article><img[^>]* src=\"data:image/png")
                        .matcher(html)
                        .results()
                        .count());
        assertTrue(html.contains("href=\"xor-from-nand/report.html\">2. xor-from-nand</a>"), html);
        assertTrue(html.contains("smaller versions of --quick"));
        assertTrue(html.contains("<h2>Not finished</h2>"), "the third");
    }
}
