package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.LocalAveragers;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Spark job that a trial's workers are. Spark gives a job up when one of its tasks was lost too often; as long as
 * training got on meanwhile and no worker had an error of its own, the trial goes on with a new job.
 */
final class TrialJob {
    private static final Logger LOG = LoggerFactory.getLogger(TrialJob.class);
    private static final long LEAVE_MILLIS = 10_000;
    /** What Spark's tracker says of tasks is as old as this on a busy machine. */
    private static final long TRACKER_MILLIS = 500;

    private final JavaSparkContext sc;
    private final String group;
    private final String description;
    private final int workers;
    private final WorkerTask task;
    private final Averager averager;
    private JavaFutureAction<Void> running;
    private long stepAtStart;

    TrialJob(JavaSparkContext sc, String group, String description, int workers, WorkerTask task, Averager averager) {
        this.sc = sc;
        this.group = group;
        this.description = description;
        this.workers = workers;
        this.task = task;
        this.averager = averager;
    }

    /** Submits the job; the calling thread's own job group is left as it was. */
    void start() {
        String[] names = {"spark.jobGroup.id", "spark.job.description", "spark.job.interruptOnCancel"};
        var before = new String[names.length];
        for (int i = 0; i < names.length; i++) before[i] = sc.getLocalProperty(names[i]);
        stepAtStart = averager.step();
        try {
            sc.setJobGroup(group, description, true);
            List<Integer> slots = IntStream.range(0, workers).boxed().toList();
            running = sc.parallelize(slots, workers).foreachPartitionAsync(task);
        } finally {
            for (int i = 0; i < names.length; i++) sc.setLocalProperty(names[i], before[i]);
        }
    }

    /** Looks whether the job still runs while the trial does; starts a new one, or throws why it can't go on. */
    void look() throws InterruptedException {
        if (!running.isDone()) {
            if (averager.workers() == 0 && LocalAveragers.othersAtWork(averager)) averager.queued();
            return;
        }
        var failure = failure();
        if (sc.sc().isStopped()) throw new TrialFailedException("Spark was stopped: " + firstLine(failure), failure);
        if (isCancelled(failure))
            throw new TrialFailedException("the trial's Spark job was cancelled: " + firstLine(failure), failure);
        var first = averager.firstWorkerFailure();
        if (averager.workersOwnFailure() || averager.step() == stepAtStart)
            throw failed(first == null ? failure : first);
        LOG.warn("{}: Spark gave its job up ({}); going on with a new one", description, firstLine(failure));
        averager.forgetWorkerFailures();
        start();
    }

    /** What Spark has for the trial: why nobody may come, and what the user can do. */
    String whatSparkDoes() {
        if (sc.sc().isStopped()) return "; Spark was stopped";
        var tracker = sc.statusTracker();
        int executors = 0;
        int busy = 0;
        for (var executor : sc.sc().statusTracker().getExecutorInfos()) {
            executors++;
            if (executor.numRunningTasks() > 0) busy++;
        }
        if (!sc.isLocal()) executors--; // the driver is listed too
        int waiting = 0;
        int running = 0;
        for (int id : tracker.getJobIdsForGroup(group)) {
            var info = tracker.getJobInfo(id);
            if (info == null) continue;
            for (int stage : info.stageIds()) {
                var tasks = tracker.getStageInfo(stage);
                if (tasks == null) continue;
                running += tasks.numActiveTasks();
                waiting += tasks.numTasks() - tasks.numActiveTasks() - tasks.numCompletedTasks();
            }
        }
        return "; Spark has " + Math.max(0, executors) + " executors, " + busy
                + " of them at work, and of this trial's "
                + workers + " tasks " + running + " run and " + waiting
                + " wait for a slot. --resume continues from what was written";
    }

    /** Whether somebody cancelled the job, as on Spark's page: a new one would be against their wish. */
    private static boolean isCancelled(Throwable failure) {
        return failure instanceof CancellationException
                || failure instanceof SparkThrowable spark && "SPARK_JOB_CANCELLED".equals(spark.getCondition());
    }

    private Throwable failure() throws InterruptedException {
        try {
            running.get();
            return new IllegalStateException("all tasks left before the trial ended");
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (CancellationException e) {
            return e;
        }
    }

    private static RuntimeException failed(Throwable cause) {
        if (cause instanceof UserError error) return error;
        return new TrialFailedException("a worker failed: " + firstLine(cause), cause);
    }

    static String firstLine(Throwable t) {
        return t == null ? "no reason given" : t.toString().lines().findFirst().orElse("");
    }

    /** Lets workers leave, which the averager told them to, and cancels what hasn't: tasks that never got a slot. */
    void end() {
        if (running == null) return;
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAVE_MILLIS);
            while (averager.workers() > 0 && !running.isDone() && System.nanoTime() < deadline)
                TimeUnit.MILLISECONDS.sleep(1);
            waitForTasks(20);
            // What a task counted comes with its end. Where others wait for a slot, they would take those that get
            // free.
            long told = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TRACKER_MILLIS);
            while (!running.isDone() && System.nanoTime() < deadline && (System.nanoTime() < told || allHaveSlots()))
                TimeUnit.MILLISECONDS.sleep(5);
            if (!running.isDone()) {
                cancel();
                waitForTasks(LEAVE_MILLIS);
            }
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
        }
    }

    private boolean allHaveSlots() {
        var tracker = sc.statusTracker();
        int waiting = 0;
        for (int id : tracker.getJobIdsForGroup(group)) {
            var job = tracker.getJobInfo(id);
            if (job == null) continue;
            for (int stage : job.stageIds()) {
                var tasks = tracker.getStageInfo(stage);
                if (tasks == null) return false;
                waiting += Math.max(0, tasks.numTasks() - tasks.numActiveTasks() - tasks.numCompletedTasks());
            }
        }
        return waiting == 0;
    }

    private void cancel() {
        try {
            sc.cancelJobGroup(group);
        } catch (IllegalStateException e) {
            LOG.debug("{}: Spark has stopped, and all jobs with it", description); // what ended the trial is told
        }
    }

    private void waitForTasks(long millis) throws InterruptedException {
        try {
            running.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("{}: tasks still there after {} ms", description, millis);
        } catch (ExecutionException | CancellationException e) {
            LOG.debug("{}: the job ended with {}", description, e.toString());
        }
    }
}
