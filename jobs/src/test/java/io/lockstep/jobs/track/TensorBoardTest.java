package io.lockstep.jobs.track;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.files.Directory;
import io.lockstep.driver.train.EpochMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read back by the formats' own descriptions. */
class TensorBoardTest {
    @TempDir
    Path temp;

    private TensorBoard board() {
        return new TensorBoard(Directory.at(temp.resolve("board").toString(), new Configuration()));
    }

    private static EpochMetrics epoch(int epoch, double loss) {
        return new EpochMetrics(
                epoch, epoch * 7L, loss, 0.5, loss + 1, null, 0.01, 2, 300, null, Map.of("valid_r2", 0.25));
    }

    /** The record of TensorFlow's own documentation of masked CRC-32C: of nothing, and of a known text. */
    @Test
    void aRecordHasTheChecksumsOfTheFormat() {
        // CRC-32C of "123456789" is e3069283 (RFC 3720, B.4); masked that is c7ab1b55 rotated and shifted, worked out
        // by hand.
        int crc = 0xe3069283;
        int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
        var record = EventFile.record("123456789".getBytes(StandardCharsets.US_ASCII));
        assertEquals(8 + 4 + 9 + 4, record.length);
        var end = new byte[4];
        for (int i = 0; i < 4; i++) end[i] = (byte) (masked >>> 8 * i);
        assertArrayEquals(
                end,
                java.util.Arrays.copyOfRange(record, 21, 25),
                HexFormat.of().formatHex(record));
    }

    @Test
    void aTrainingsFiguresAndSettingsComeBack() throws IOException {
        try (var board = board()) {
            board.begins(Tracker.ALONE, Map.of("learning-rate", 0.01, "hidden", List.of(8, 4), "bias", true));
            board.epoch(Tracker.ALONE, epoch(1, 0.5));
            board.epoch(Tracker.ALONE, epoch(2, 0.25));
            var early = Events.of(temp.resolve("board"));
            assertEquals(12 + 2, early.scalars.size(), "what was told can be read before the end");
            board.ends(Tracker.ALONE, Tracker.End.SUCCEEDED, Map.of("accuracy", 0.75), null);
        }
        var events = Events.of(temp.resolve("board"));
        assertEquals("brain.Event:2", events.version);
        assertEquals(Map.of("learning-rate", 0.01, "hidden", "8,4", "bias", true), events.settings);
        assertEquals(Map.of("learning-rate", 3L, "hidden", 1L, "bias", 2L), events.kinds);
        assertEquals(1, events.status, "SUCCESS");
        var losses = events.scalars.stream()
                .filter(s -> s.tag().equals("train_loss"))
                .toList();
        assertEquals(List.of(1L, 2L), losses.stream().map(Events.Scalar::step).toList());
        assertEquals(
                List.of(0.5, 0.25), losses.stream().map(Events.Scalar::value).toList());
        assertTrue(Math.abs(System.currentTimeMillis() / 1e3 - losses.get(0).wallSeconds()) < 60);
        var last = events.scalars.get(events.scalars.size() - 1);
        assertEquals("test_accuracy 2 0.75", last.tag() + " " + last.step() + " " + last.value());
    }

    @Test
    void aSweepsTrialsAreApartAndOneThatGoesOnIsOneRun() throws IOException {
        try (var board = board()) {
            board.sweepBegins(Map.of("data", "x"), List.of("depth"), "valid_r2");
            for (var run : List.of("0000", "0001")) {
                board.begins(run, Map.of("depth", run.equals("0000") ? 1 : 2, "data", "x"));
                board.epoch(run, epoch(1, 0.5));
                board.pauses(run);
            }
            board.begins("0001", Map.of("depth", 2));
            board.epoch("0001", epoch(2, 0.4));
            board.ends("0001", Tracker.End.FAILED, Map.of(), "diverged");
            board.ends("0000", Tracker.End.PRUNED, Map.of(), null);
            board.ends(Tracker.ALONE, Tracker.End.SUCCEEDED, Map.of(), null);
        }
        var second = Events.of(temp.resolve("board/0001"));
        assertEquals(Map.of("depth", 2.0), second.settings, "what all trials share is no column");
        assertEquals(List.of("valid_r2", "valid_r2"), second.metrics);
        assertEquals(2, second.status, "FAILURE");
        var steps = new ArrayList<Long>();
        for (var scalar : second.scalars) if (scalar.tag().equals("valid_loss")) steps.add(scalar.step());
        assertEquals(List.of(1L, 2L), steps);
        assertEquals(1, Events.of(temp.resolve("board/0000")).status);
        try (var files = Files.list(temp.resolve("board"))) {
            assertFalse(files.anyMatch(Files::isRegularFile), "nothing that belongs to no trial");
        }
    }

    /** A disk that fills up, a directory that goes away: said once. */
    @Test
    void whatCantBeWrittenIsSaidOnceAndHarmsNothing() throws IOException {
        Files.writeString(temp.resolve("board"), "a file is in the way");
        var said = new ArrayList<String>();
        try (var board = new SafeTracker("tensorboard", board(), said::add)) {
            board.begins(Tracker.ALONE, Map.of());
            board.epoch(Tracker.ALONE, epoch(1, 0.5));
            board.ends(Tracker.ALONE, Tracker.End.SUCCEEDED, Map.of(), null);
        }
        assertEquals(1, said.size(), said.toString());
        assertTrue(
                said.get(0)
                        .matches("tensorboard: .*board.*; lost are the settings of the training and all that follows;"
                                + " the run continues"),
                said.get(0));
    }
}
