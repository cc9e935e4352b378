package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The plain door: arrays in, a model out. */
@Tag("slow")
class LockstepTest extends SparkTest {

    @Test
    void tenLinesTrainAndPredict() {
        float[][] rows = new float[200][];
        String[] labels = new String[200];
        for (int i = 0; i < 200; i++) {
            rows[i] = new float[] {i % 7 - 3, i % 11 - 5};
            labels[i] = rows[i][0] > 0 ? "right" : "left";
        }
        Model model = Lockstep.on(spark)
                .with("hidden", "8")
                .with("epochs", 10)
                .with("learning-rate", 0.05)
                .classify(rows, labels);
        assertEquals("right", model.predictClass(new float[] {3, 0}));
        assertEquals("left", model.predictClass(new float[] {-3, 2}));
        assertEquals(List.of("left", "right"), model.classNames());
    }

    @Test
    void numbersAreLearntToo() {
        float[][] rows = new float[100][];
        float[] targets = new float[100];
        for (int i = 0; i < 100; i++) {
            rows[i] = new float[] {i / 50f - 1};
            targets[i] = 3 * rows[i][0] + 1;
        }
        var linear = Lockstep.on(spark).with("hidden", "").with("epochs", 40).with("learning-rate", 0.1);
        assertEquals(2.5, linear.with("batch-size", 16).regress(rows, targets).predict(new float[] {0.5f}), 0.05);
    }

    @Test
    void aFrameGivesWhatTheEstimatorGives() {
        var data = blobs(100);
        var byEstimator = new LockstepClassifier()
                .setFeaturesCols("x", "y")
                .setHidden(4)
                .setEpochs(2)
                .fit(data);
        var byDoor = Lockstep.on(spark)
                .with("hidden", "4")
                .with("epochs", 2)
                .classify(data.select("x", "y", "label"), "label");
        assertEquals(byEstimator.weightsSha256(), byDoor.weightsSha256());
    }

    @Test
    void mistakesAreNamed() {
        var error = assertThrows(UserError.class, () -> Lockstep.on(spark).classify(new float[][] {{1}, {2}}, "a"));
        assertTrue(error.getMessage().contains("1 for 2 rows"), error.getMessage());
        assertThrows(UserError.class, () -> Lockstep.on(spark).with("learning-rat", 1));
    }

    /** Neither where the program runs nor among temporary files. */
    @Test
    void nothingIsLeftBehind() throws IOException {
        var places = List.of(Path.of(""), Path.of(System.getProperty("java.io.tmpdir")));
        var before = new ArrayList<Set<String>>();
        for (var place : places) before.add(ours(place));
        Lockstep.on(spark).with("epochs", 1).classify(new float[][] {{1}, {2}, {3}, {4}}, "a", "b", "a", "b");
        for (int i = 0; i < places.size(); i++) assertEquals(before.get(i), ours(places.get(i)));
    }

    private static Set<String> ours(Path place) throws IOException {
        try (var files = Files.list(place.toAbsolutePath())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !place.isAbsolute() || name.startsWith("lockstep"))
                    .collect(Collectors.toSet());
        }
    }
}
