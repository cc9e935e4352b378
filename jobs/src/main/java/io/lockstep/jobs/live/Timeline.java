package io.lockstep.jobs.live;

import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.report.TimelineSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Where and when trials ran, as Spark tells of their tasks: tasks of a trial on one executor that follow each other or run
 * together are one span. Bounded by the number of tasks at work and of spans that ended. Safe for many threads.
 */
public final class Timeline extends SparkListener {
    /** How trials' jobs are described on Spark's pages. */
    private static final String PREFIX = "trial ";

    private static final long BETWEEN_NANOS = 2_000_000_000L;
    /** Tasks of one job begin within this of each other. */
    private static final long GAP_MILLIS = 200;

    private final Directory directory;
    private final Map<Integer, String> trialOfStage = new HashMap<>();
    private final Map<Long, Integer> running = new HashMap<>();
    private final List<TimelineSpan> spans = new ArrayList<>();
    /** The newest span of each trial and executor, by its place. */
    private final Map<String, Integer> newest = new HashMap<>();

    private long written = System.nanoTime() - BETWEEN_NANOS;

    /** @param directory the sweep's; what a sweep that is resumed left there is kept */
    public Timeline(Directory directory, boolean resumed) {
        this.directory = directory;
        if (resumed) spans.addAll(ended(TimelineSpan.read(directory)));
    }

    /** What still ran when the sweep was killed lasted at least until the last that is known. */
    private static List<TimelineSpan> ended(List<TimelineSpan> left) {
        long last = left.stream()
                .mapToLong(span -> Math.max(span.from(), span.until()))
                .max()
                .orElse(0);
        return left.stream()
                .map(span -> span.until() == 0 ? span.ended(last) : span)
                .toList();
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
        var properties = stage.properties();
        var description = properties == null ? null : properties.getProperty("spark.job.description");
        if (description != null && description.startsWith(PREFIX))
            trialOfStage.put(stage.stageInfo().stageId(), description.substring(PREFIX.length()));
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
        var trial = trialOfStage.get(task.stageId());
        if (trial == null) return;
        var info = task.taskInfo();
        running.put(info.taskId(), begun(trial, info.executorId(), info.host(), info.launchTime()));
    }

    /** The place of the span that a task belongs to. */
    private int begun(String trial, String executor, String host, long at) {
        var key = trial + " " + executor;
        var last = newest.get(key);
        if (last != null) {
            var span = spans.get(last);
            if (span.until() == 0 || at - span.until() < GAP_MILLIS) {
                spans.set(last, span.withTasks(span.tasks() + 1));
                return last;
            }
        }
        spans.add(new TimelineSpan(trial, executor, host, at, 0, 1));
        newest.put(key, spans.size() - 1);
        return spans.size() - 1;
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
        var at = running.remove(task.taskInfo().taskId());
        if (at == null) return;
        boolean others = running.containsValue(at);
        if (!others) spans.set(at, spans.get(at).ended(task.taskInfo().finishTime()));
    }

    /** The spans so far. */
    public synchronized List<TimelineSpan> spans() {
        return List.copyOf(spans);
    }

    /** Writes the file, unless it was written a moment ago. */
    public synchronized void look() {
        if (System.nanoTime() - written >= BETWEEN_NANOS) write();
    }

    /** Writes the file. */
    public synchronized void write() {
        TimelineSpan.write(directory, spans);
        written = System.nanoTime();
    }
}
