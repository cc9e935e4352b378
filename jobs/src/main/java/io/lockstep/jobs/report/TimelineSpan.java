package io.lockstep.jobs.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.driver.files.Directory;
import java.util.List;

/**
 * A line of a sweep's timeline.jsonl: a trial on an executor for a while.
 *
 * @param executor Spark's name for it; {@code driver} in local mode
 * @param from milliseconds since 1970
 * @param until likewise; 0 while it lasts
 * @param tasks of the trial that ran there in that time
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TimelineSpan(String trial, String executor, String host, long from, long until, int tasks) {
    static final String FILE = "timeline.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Those of a sweep's directory; none where nobody wrote them. */
    public static List<TimelineSpan> read(Directory directory) {
        return Records.lines(directory, FILE, "trial", TimelineSpan.class);
    }

    public static void write(Directory directory, List<TimelineSpan> spans) {
        var text = new StringBuilder();
        try {
            for (var span : spans) text.append(JSON.writeValueAsString(span)).append('\n');
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        directory.writeText(FILE, text.toString());
    }

    public TimelineSpan withTasks(int tasks) {
        return new TimelineSpan(trial, executor, host, from, 0, tasks);
    }

    public TimelineSpan ended(long at) {
        return new TimelineSpan(trial, executor, host, from, at, tasks);
    }
}
