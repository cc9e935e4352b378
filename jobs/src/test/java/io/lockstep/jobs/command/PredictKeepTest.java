package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns beside predictions, and data of a model that is written as its training data was, or otherwise. */
@Tag("slow")
class PredictKeepTest {
    private static final int ROWS = 60;

    @RegisterExtension
    static final CommandSpark SPARK = new CommandSpark();

    @TempDir
    static Path place;

    private static String cell(int i, String what) {
        return switch (what) {
            case "id" -> i % 7 == 0 ? "\"no " + i + ", \"\"x\"\"\"" : "no " + i;
            case "day" -> "2024-05-" + (10 + i % 20);
            case "a" -> Integer.toString(i * 37 % 11);
            case "town" -> List.of("Köln", "Bonn", "Ulm").get(i % 3);
            default -> Integer.toString(i * 37 % 11 > 5 ? 1 : 0);
        };
    }

    private static String table(String... columns) {
        var text = new StringBuilder(String.join(",", columns)).append('\n');
        for (int i = 0; i < ROWS; i++) {
            for (int c = 0; c < columns.length; c++)
                text.append(c == 0 ? "" : ",").append(cell(i, columns[c]));
            text.append('\n');
        }
        return text.toString();
    }

    private static List<String> expected(String... columns) {
        return table(columns).lines().toList();
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(place.resolve(name), text);
    }

    @BeforeAll
    static void train() throws IOException {
        train("model", write("train.csv", table("id", "day", "a", "town", "label")), "--drop", "id,day");
    }

    private static void train(String name, Path data, Object... more) {
        CommandRun.well(with(
                more,
                "train",
                "--quiet",
                "--epochs",
                1,
                "--hidden",
                4,
                "--data",
                data,
                "--output",
                place.resolve(name)));
    }

    private static Object[] with(Object[] more, Object... first) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray();
    }

    private static Object[] predict(String model, Path data, Object... more) {
        return with(
                more,
                "predict",
                "--overwrite",
                "--model",
                place.resolve(model),
                "--data",
                data,
                "--output",
                place.resolve("out.csv"));
    }

    private static List<String> predicted(String model, Path data, Object... more) throws IOException {
        CommandRun.well(predict(model, data, more));
        return Files.readAllLines(place.resolve("out.csv"));
    }

    private static void assertKept(List<String> expected, List<String> lines) {
        assertEquals(expected.size(), lines.size());
        for (int i = 0; i < lines.size(); i++)
            assertTrue(lines.get(i).startsWith(expected.get(i) + ","), lines.get(i) + " is not " + expected.get(i));
    }

    @Test
    void columnsOfCsvStandBesidePredictionsAsTheyWere() throws IOException {
        var data = write("new.csv", table("town", "day", "label", "id", "a"));
        var lines = predicted("model", data, "--keep", "id,day,label,town");
        assertKept(expected("id", "day", "label", "town"), lines);
        assertEquals("id,day,label,town,prediction,probability_0,probability_1", lines.get(0));
        var plain = predicted("model", data);
        for (int i = 0; i < plain.size(); i++) assertTrue(lines.get(i).endsWith("," + plain.get(i)), lines.get(i));
    }

    @Test
    void partsInAnotherColumnOrderKeepTheirOwnCells() throws IOException {
        var directory = Files.createDirectories(place.resolve("parts"));
        Files.writeString(directory.resolve("a.csv"), table("id", "a", "town"));
        Files.writeString(directory.resolve("b.csv"), table("town", "id", "a"));
        var ids = new ArrayList<>(expected("id"));
        ids.addAll(ids.subList(1, ids.size()));
        assertKept(ids, predicted("model", directory, "--keep", "id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "orc", "json"})
    void columnsOfOtherFormatsAreKept(String format) throws IOException {
        var frame = SparkSession.active()
                .read()
                .option("header", true)
                .option("inferSchema", true)
                .option("escape", "\"")
                .csv(write("frame.csv", table("id", "day", "a", "town", "label"))
                        .toString());
        var out = place.resolve("frame." + format);
        frame.coalesce(1).write().mode("overwrite").format(format).save(out.toString());
        assertKept(expected("id", "day", "label"), predicted("model", out, "--keep", "id,day,label"));
    }

    @Test
    void featuresAndLabelsOfOtherDataAreKept() throws IOException {
        train("xor", Path.of("builtin:xor"));
        assertKept(
                List.of("label,x1", "0,0", "1,1", "1,0", "0,1"),
                predicted("xor", Path.of("builtin:xor"), "--keep", "label,x1"));
        var sparse = write("t.libsvm", "1 1:0.5 3:2\n0 2:1\n1 1:4\n0 3:7\n");
        train("svm", sparse);
        assertKept(
                List.of("label,f3,f1", "1,2,0.5", "0,0,0", "1,0,4", "0,7,0"),
                predicted("svm", sparse, "--keep", "label,f3,f1"));
    }

    @Test
    void mistakesAreNamed() throws IOException {
        var data = write("mistaken.csv", table("id", "a", "town"));
        CommandRun.of(predict("model", data, "--keep", "ID")).assertMistake("keep: ", "no column ID", "id, a, town");
        CommandRun.of(predict("model", data, "--keep", "id,id")).assertMistake("keep: \"id\"", "each once");
        CommandRun.of(predict("model", data, "--keep", "prediction")).assertMistake("keep: \"prediction\"");
    }

    @Test
    void whatTheTrainingDataSaidOfItsTextCountsForOtherData() throws IOException {
        var german = table("a", "town", "label").replace(',', ';').replaceAll("(?m)^(\\d+);", "$1,5;");
        var latin = Files.write(place.resolve("latin.csv"), german.getBytes(StandardCharsets.ISO_8859_1));
        train("latin", latin, "--encoding", "latin1");
        var text = CommandRun.json(place.resolve("latin/model.json")).path("text");
        assertEquals("{\"separator\":\";\",\"decimal\":\",\",\"encoding\":\"latin1\"}", text.toString());
        var right = predicted("latin", latin);
        assertEquals(right, predicted("latin", latin, "--separator", ";", "--decimal", ",", "--encoding", "latin1"));
        // The same rows, but the model's form isn't theirs: what they show themselves counts.
        var plain = write("plain.csv", german.replace(',', '.').replace(';', ','));
        assertEquals(right, predicted("latin", plain));
        // One row tells neither its decimal mark nor its encoding.
        var one = write("one.csv", "a;town\n1.500;Bonn\n");
        var pointed = write("two.csv", "a;town\n1500;Bonn\n");
        assertEquals(predicted("latin", pointed), predicted("latin", one));
        CommandRun.of(with(
                        new Object[] {"--encoding", "UTF-8"},
                        "evaluate",
                        "--model",
                        place.resolve("latin"),
                        "--data",
                        latin))
                .assertMistake("line 2", "--encoding");
    }

    @Test
    void aModelOfFilesWithoutHeaderReadsOthersSo() throws IOException {
        var bare = write("bare.csv", table("a", "town", "label").replaceFirst(".*\n", ""));
        train("bare", bare, "--no-header");
        var lines = predicted("bare", bare);
        assertEquals(ROWS + 1, lines.size());
        var unlabelled = write("bare2.csv", table("a", "town").replaceFirst(".*\n", ""));
        assertEquals(lines, predicted("bare", unlabelled));
        assertEquals(lines, predicted("bare", write("named.csv", "c1,c2\n" + Files.readString(unlabelled))));
        assertEquals(lines, predicted("bare", unlabelled, "--no-header"));
        var evaluated = CommandRun.json(CommandRun.well("evaluate", "--model", place.resolve("bare"), "--data", bare)
                .out());
        assertEquals(ROWS, evaluated.path("rows").asInt());
        assertFalse(evaluated.path("loss").isMissingNode());
    }

    /** On a class path where its package isn't, as Maven's is not. */
    @Test
    void avroWithoutItsPackageIsRefusedSayingWhatToAdd() throws IOException {
        assumeTrue(
                getClass().getResource("/org/apache/spark/sql/v2/avro/AvroDataSourceV2.class") == null,
                "spark-avro is here");
        CommandRun.of("train", "--data", write("t.avro", "Obj\u0001"), "--output", place.resolve("avro"))
                .assertMistake("t.avro: Avro is read by a package of Spark's that isn't here; add --conf"
                        + " spark.jars.packages=org.apache.spark:spark-avro_2.13:VERSION");
    }
}
