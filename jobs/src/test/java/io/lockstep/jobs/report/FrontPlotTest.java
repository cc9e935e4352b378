package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The picture of a sweep's front, of five trials: the third is no better than a smaller one, the last learnt nothing. */
class FrontPlotTest {
    private static final double[] OBJECTIVES = {0.90, 0.95, 0.94, 0.96, 0.50};
    private static final int[] PARAMETERS = {17, 33, 37, 105, 1057};
    private static final int[][] SHAPES = {{1, 4}, {1, 8}, {2, 4}, {2, 8}, {3, 8}};

    @TempDir
    Path directory;

    private List<String> texts(String metric, String mode, String space, String[] params) throws Exception {
        Files.writeString(directory.resolve("sweep.json"), """
                {"base": {"data": "path/to/digits"}, "search": {"strategy": "grid"}, "space": %s,
                 "objective": {"metric": "%s", "mode": "%s"}}""".formatted(space, metric, mode));
        var lines = new StringBuilder();
        for (int i = 0; i < params.length; i++)
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"id\":\"%04d\",\"params\":%s,\"state\":\"succeeded\",\"objective\":%s,\"epochs\":1,\"parameters\":%d,"
                            + "\"seconds\":1.5}%n",
                    i,
                    params[i],
                    mode.equals("max") ? OBJECTIVES[i] : 1 - OBJECTIVES[i],
                    PARAMETERS[i]));
        Files.writeString(directory.resolve("trials.jsonl"), lines.toString());
        Report.write(directory.toString(), new Configuration());
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg().getBytes(StandardCharsets.UTF_8)));
        var found = document.getElementsByTagName("text");
        var texts = new ArrayList<String>();
        for (int i = 0; i < found.getLength(); i++) texts.add(found.item(i).getTextContent());
        assertEquals(params.length, document.getElementsByTagName("title").getLength(), "a dot a trial");
        return texts;
    }

    private String svg() throws IOException {
        return Files.readString(directory.resolve("pareto.svg"));
    }

    private static String[] shapes() {
        var params = new String[SHAPES.length];
        for (int i = 0; i < params.length; i++)
            params[i] = "{\"depth\":" + SHAPES[i][0] + ",\"width\":" + SHAPES[i][1] + "}";
        return params;
    }

    @Test
    void theFrontIsNamedAndEachDepthAndWidthHasItsCell() throws Exception {
        var texts = texts("valid_accuracy", "max", "{\"depth\": [1, 2, 3], \"width\": [4, 8]}", shapes());
        for (var text : List.of("digits: validation accuracy, %", "90.0", "95.0", "94.0", "96.0", "50.0", "–"))
            assertTrue(texts.contains(text), text + " in " + texts);
        for (var text : List.of("1 × 4", "1 × 8", "2 × 8", "depth 1", "front"))
            assertTrue(texts.contains(text), text + " in " + texts);
        for (var text : List.of("2 × 4", "3 × 8")) assertFalse(texts.contains(text), text + " is beaten");
        assertFalse(texts.contains("60") || texts.contains("80"), "what learnt nothing stretches no axis: " + texts);
        assertTrue(texts.contains("92") || texts.contains("95"), texts.toString());
    }

    /** Less is better here; the front is the same, and the picture is one panel. */
    @Test
    void ofOtherSettingsTrialsGoByTheirNumbers() throws Exception {
        var params = new String[SHAPES.length];
        for (int i = 0; i < params.length; i++) params[i] = "{\"learning-rate\":0." + (i + 1) + "}";
        var texts = texts("valid_loss", "min", "{\"learning-rate\": [0.1, 0.2, 0.3, 0.4, 0.5]}", params);
        for (var text : List.of("0000", "0001", "0003", "validation loss"))
            assertTrue(texts.contains(text), text + " in " + texts);
        for (var text : List.of("0002", "0004")) assertFalse(texts.contains(text), text + " is beaten");
        assertTrue(svg().contains("width=\"430\""), "one panel");
    }

    /** A report of a sweep from before there was this picture is written as often as one likes. */
    @Test
    void aSweepThatHasNoRecordOfThePictureGetsOne() throws Exception {
        Files.writeString(
                directory.resolve(".lockstep.json"),
                "{\"format_version\":1,\"files\":[\"leaderboard.png\",\"report.html\"]}");
        texts("valid_accuracy", "max", "{\"depth\": [1, 2, 3], \"width\": [4, 8]}", shapes());
        var first = svg();
        Report.write(directory.toString(), new Configuration());
        assertEquals(first, svg());
    }
}
