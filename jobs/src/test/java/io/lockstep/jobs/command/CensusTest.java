package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table of the census kind (text, numbers, a day, truth values, an id, marks for missing values) by one command, against
 * what scikit-learn's pipelines reached on the same rows: census.py made both.
 */
@Tag("slow")
class CensusTest {
    @RegisterExtension
    static final CommandSpark SPARK = new CommandSpark();

    @TempDir
    Path place;

    @Test
    void oneCommandComesNearToScikitLearn() throws Exception {
        var census = Path.of(CensusTest.class.getResource("/census").toURI());
        CommandRun.well(
                "train",
                "--data",
                census.resolve("train.csv.gz"),
                "--test",
                census.resolve("test.csv.gz"),
                "--label",
                "income",
                "--drop",
                "id",
                "--missing",
                "indicator",
                "--standardize",
                "--hidden",
                32,
                "--epochs",
                6,
                "--quiet",
                "--output",
                place.resolve("run"));
        var test = CommandRun.json(place.resolve("run/run.json")).path("test");
        var recorded = CommandRun.json(census.resolve("figures.json"));
        double accuracy = test.path("accuracy").asDouble();
        assertEquals(8000, test.path("rows").asInt());
        assertTrue(accuracy >= recorded.path("mlp").asDouble() - 0.005, accuracy + " against " + recorded);
        assertTrue(accuracy >= recorded.path("gradient_boosting").asDouble() - 0.01, accuracy + " against " + recorded);
    }
}
