package io.lockstep.jobs.command;

import org.apache.spark.SparkEnv;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Says what a command waits for before its own work begins: Spark at once, executors where none has come yet, and how far the
 * jobs are that it needs. A terminal has a bar; elsewhere lines are few.
 */
final class Waiting implements AutoCloseable {
    private static final int CELLS = 20;
    private static final long LOOK_MILLIS = 250;
    /** Elsewhere than on a terminal a wait is worth a further line after so long. */
    private static final long LONG_MILLIS = 10_000;

    private final ProgressLine line;
    private final JavaSparkContext sc;
    private final String what;
    private final Thread thread;
    private final long start = System.nanoTime();
    private volatile boolean over;

    private Waiting(ProgressLine line, JavaSparkContext sc, String what) {
        this.line = line;
        this.sc = sc;
        this.what = what;
        thread = new Thread(this::look, "lockstep-waiting");
        thread.setDaemon(true);
    }

    /** To be said before Spark starts; nothing where it runs already. */
    static void forSpark(ProgressLine line, String master, String next) {
        if (SparkEnv.get() == null)
            line.say("starting Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION() + " on " + master + ", then "
                    + next + " …");
    }

    /**
     * Follows the jobs of a context until it is closed.
     *
     * @param what they do, in words
     */
    static Waiting on(ProgressLine line, JavaSparkContext sc, String what) {
        var waiting = new Waiting(line, sc, what);
        waiting.thread.start();
        return waiting;
    }

    private void look() {
        boolean said = false;
        try {
            while (!over) {
                Thread.sleep(LOOK_MILLIS);
                if (over) return;
                if (!sc.isLocal() && sc.sc().statusTracker().getExecutorInfos().length < 2) { // the driver is one
                    if (!said) line.say("waiting for executors of " + sc.master() + " …");
                    said = true;
                } else if (line.isTerminal() || System.nanoTime() - start > LONG_MILLIS * 1_000_000) show();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The context was stopped meanwhile, whose owner tells why.
        }
    }

    private void show() {
        int done = 0;
        int all = 0;
        var tracker = sc.statusTracker();
        for (int id : tracker.getActiveJobIds()) {
            SparkJobInfo job = tracker.getJobInfo(id);
            if (job == null) continue;
            for (int stage : job.stageIds()) {
                SparkStageInfo info = tracker.getStageInfo(stage);
                if (info == null) continue;
                done += info.numCompletedTasks();
                all += info.numTasks();
            }
        }
        synchronized (this) {
            if (!over) line.show(text(what, done, all), 0);
        }
    }

    /** A bar of tasks; of no tasks only what is done. */
    static String text(String what, int done, int all) {
        if (all == 0) return what + " …";
        int full = (int) ((long) CELLS * done / all);
        return what + "  [" + "#".repeat(full) + ".".repeat(CELLS - full) + "]  " + done + " of " + all + " tasks";
    }

    @Override
    public void close() {
        synchronized (this) {
            if (over) return;
            over = true;
        }
        thread.interrupt();
        line.clear();
    }
}
