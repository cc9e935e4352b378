package io.lockstep.driver.train;

import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.LocalAveragers;
import io.lockstep.driver.averager.Seat;
import io.lockstep.driver.averager.WorkerLoop;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Spark task that is a worker. A lost seat is taken anew before it costs one of Spark's retries. */
final class WorkerTask implements VoidFunction<Iterator<Integer>> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(WorkerTask.class);
    private static final int REJOINS = 3;

    private final String spec;
    private final TableSource source;

    WorkerTask(WorkerSpec spec, TableSource source) {
        this.spec = spec.toJson();
        this.source = source;
    }

    @Override
    public void call(Iterator<Integer> slots) throws Exception {
        var worker = WorkerSpec.fromJson(spec);
        for (int rejoin = 0; ; rejoin++) {
            try {
                work(worker);
                return;
            } catch (IOException e) {
                if (rejoin == REJOINS) throw e;
                LOG.warn("trial {}: {}; joining again", worker.id(), e.toString());
                TimeUnit.MILLISECONDS.sleep(200L << rejoin);
            }
        }
    }

    private void work(WorkerSpec worker) throws IOException, InterruptedException {
        var seat = join(worker);
        if (seat == null) return;
        TableComputation computation;
        try {
            computation = new TableComputation(TrialData.load(source, worker), worker.settings());
        } catch (Throwable t) {
            seat.leave(t);
            throw t;
        }
        WorkerLoop.run(seat, computation);
    }

    /** Null where the trial is over. */
    private static Seat join(WorkerSpec worker) {
        var context = TaskContext.get();
        String name = "worker " + context.partitionId() + "." + context.attemptNumber();
        return LocalAveragers.find(worker.key())
                .map((Averager averager) -> averager.join(name))
                .orElse(null);
    }
}
