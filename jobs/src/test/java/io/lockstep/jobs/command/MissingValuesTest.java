package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --missing} puts in is learnt from the training rows alone, and stands in model.json. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class MissingValuesTest {
    @TempDir
    Path temp;

    private String file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text).toString();
    }

    /** The model of three numbers and a gap in x, their mean 4 and median 2, validated on others if any. */
    private JsonNode trained(String missing, String... more) throws IOException {
        var data = file("data.csv", "x,label\n1,0\n2,1\nNA,0\n9,1\n");
        var output = temp.resolve(missing + more.length);
        var arguments =
                new ArrayList<Object>(List.of("train", "--data", data, "--missing", missing, "--output", output));
        arguments.addAll(List.of("--hidden", "3", "--epochs", 1, "--quiet"));
        arguments.addAll(Arrays.asList(more));
        CommandRun.well(arguments.toArray());
        return CommandRun.json(output.resolve("model.json"));
    }

    @Test
    void theMeanOrTheMedianOfTheTrainingRowsIsPutIn() throws IOException {
        var valid = file("valid.csv", "x,label\n1000,0\n2000,1\n?,1\n");
        for (var more : List.of(new String[0], new String[] {"--valid", valid})) {
            assertEquals(4, trained("mean", more).at("/standardizer/fill/0").asDouble());
            assertEquals(2, trained("median", more).at("/standardizer/fill/0").asDouble());
        }
        assertEquals(4, trained("indicator").at("/standardizer/fill/0").asDouble());
    }

    /** At prediction, where other rows have another mean, a gap is what the model says. */
    @Test
    void atPredictionAGapIsThatNumber() throws IOException {
        for (var missing : List.of("mean", "median")) {
            trained(missing);
            var told = missing.equals("mean") ? 4 : 2;
            var rows = file("rows.csv", "x\n500\nnull\n" + told + "\n");
            var output = temp.resolve("rows-" + missing);
            CommandRun.well(
                    "predict", "--model", temp.resolve(missing + 0), "--data", rows, "--output", output, "--quiet");
            var lines = Files.readAllLines(output);
            assertEquals(4, lines.size());
            assertEquals(lines.get(3), lines.get(2), missing);
        }
    }

    /** A share set aside is no training row either: the number put in is the mean of the others. */
    @Test
    void rowsSetAsideDoNotCount() throws IOException {
        var text = new StringBuilder("x,label\n");
        for (int i = 0; i < 40; i++)
            text.append(i % 4 == 0 ? "" : 1 << i % 20).append(',').append(i % 2).append('\n');
        var data = file("forty.csv", text.toString());
        var whole = temp.resolve("whole");
        var part = temp.resolve("part");
        for (var output : List.of(whole, part))
            CommandRun.well(
                    "train",
                    "--data",
                    data,
                    "--missing",
                    "mean",
                    "--epochs",
                    1,
                    "--hidden",
                    "2",
                    "--quiet",
                    "--valid",
                    output == part ? "0.5" : file("other.csv", "x,label\n1,0\n2,1\n"),
                    "--output",
                    output);
        double all = CommandRun.json(whole.resolve("model.json"))
                .at("/standardizer/fill/0")
                .asDouble();
        double half = CommandRun.json(part.resolve("model.json"))
                .at("/standardizer/fill/0")
                .asDouble();
        assertNotEquals(all, half);
    }
}
