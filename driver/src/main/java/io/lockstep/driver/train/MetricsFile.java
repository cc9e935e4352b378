package io.lockstep.driver.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import java.util.ArrayList;
import java.util.List;

/**
 * metrics.jsonl. Object stores can't append, so the file is replaced whole: at each epoch, but for short ones only some
 * times a second, and as it grows by hundred thousands of epochs so rarely that a twentieth of the time goes into it.
 */
public final class MetricsFile {
    public static final String NAME = "metrics.jsonl";
    private static final long BETWEEN_NANOS = 500_000_000;
    private static final int BETWEEN_WRITES = 20; // times what the last one took
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Directory directory;
    private final List<EpochMetrics> epochs;
    private final StringBuilder text = new StringBuilder();
    private long next = System.nanoTime();

    /** Begins with epochs of an earlier run. */
    MetricsFile(Directory directory, List<EpochMetrics> earlier) {
        this.directory = directory;
        this.epochs = new ArrayList<>(earlier);
        for (var epoch : earlier) text.append(line(epoch));
    }

    /**
     * The epochs that a run to be continued has behind it.
     *
     * @throws UserError where one of them is missing: the file was cut off or changed since the checkpoint was written
     */
    static List<EpochMetrics> readAll(Directory directory, int epochs) {
        var found = read(directory, epochs);
        for (int i = 0; i < epochs; i++)
            if (i >= found.size() || found.get(i).epoch() != i + 1)
                throw new UserError("resume: " + directory + "/" + NAME + ": line " + (i + 1) + ": "
                        + (i < found.size() ? "found epoch " + found.get(i).epoch() : "the file ends")
                        + "; allowed is epoch "
                        + (i + 1) + ", as the checkpoint is of epoch " + epochs
                        + ": restore the file, or start anew with --overwrite");
        return found;
    }

    /** What a directory's file says of its first {@code most} epochs; a last line that was cut off doesn't count. */
    public static List<EpochMetrics> read(Directory directory, int most) {
        return parse(directory.readText(NAME).orElse(""), directory + "/" + NAME, most);
    }

    /** What a file holds. */
    static List<EpochMetrics> parse(String text, String place, int most) {
        var epochs = new ArrayList<EpochMetrics>();
        var lines = text.split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            try {
                var epoch = JSON.readValue(lines[i], EpochMetrics.class);
                if (epoch == null) throw new UserError(place + ": line " + (i + 1) + " is no epoch: null");
                if (epoch.epoch() <= most) epochs.add(epoch);
            } catch (JsonProcessingException e) {
                throw new UserError(place + ": line " + (i + 1) + " is no epoch: " + e.getOriginalMessage());
            }
        }
        return epochs;
    }

    /** Writes the whole file. */
    public static void write(Directory directory, List<EpochMetrics> epochs) {
        new MetricsFile(directory, epochs).flush();
    }

    void add(EpochMetrics epoch) {
        epochs.add(epoch);
        text.append(line(epoch));
        if (System.nanoTime() - next >= 0) flush();
    }

    /** Makes the file tell all epochs. */
    void flush() {
        long begin = System.nanoTime();
        directory.writeText(NAME, text.toString());
        long end = System.nanoTime();
        next = end + Math.max(BETWEEN_NANOS, BETWEEN_WRITES * (end - begin));
    }

    /** The file of these epochs. */
    static String text(List<EpochMetrics> epochs) {
        var text = new StringBuilder();
        for (var epoch : epochs) text.append(line(epoch));
        return text.toString();
    }

    List<EpochMetrics> epochs() {
        return epochs;
    }

    private static String line(EpochMetrics epoch) {
        try {
            return JSON.writeValueAsString(epoch) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("epoch " + epoch.epoch(), e);
        }
    }
}
