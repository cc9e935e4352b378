package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.ExecutorSeats;
import io.lockstep.driver.averager.LocalAveragers;
import io.lockstep.driver.averager.Relay;
import io.lockstep.driver.averager.RelayConnection;
import io.lockstep.driver.averager.Seat;
import io.lockstep.driver.averager.TcpAddress;
import io.lockstep.driver.averager.WorkerLoop;
import io.lockstep.driver.memory.OutOfHeap;
import io.lockstep.driver.options.TransportChoice;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
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
    private final TcpAddress address; // null where all workers live in the driver's JVM
    private final TransportChoice transport;
    private final PhaseSum times;

    /** @param times registered with Spark; gets what the worker's time went into */
    WorkerTask(WorkerSpec spec, TableSource source, TcpAddress address, TransportChoice transport, PhaseSum times) {
        this.times = times;
        this.spec = spec.toJson();
        this.source = source;
        this.address = address;
        this.transport = transport;
    }

    @Override
    public void call(Iterator<Integer> slots) throws Exception {
        var own = PhaseTimes.begin(System::nanoTime);
        try {
            work();
        } finally {
            PhaseTimes.end();
            times.add(own.nanos());
        }
    }

    private void work() throws IOException, InterruptedException {
        var worker = WorkerSpec.fromJson(spec);
        for (int rejoin = 0; ; rejoin++) {
            try {
                work(worker);
                return;
            } catch (OutOfMemoryError e) {
                throw OutOfHeap.here(e, "training"); // to Spark an error is the JVM's end
            } catch (IOException e) {
                if (rejoin == REJOINS || Thread.currentThread().isInterrupted()) throw e;
                LOG.warn("trial {}: {}; joining again", worker.id(), e.toString());
                TimeUnit.MILLISECONDS.sleep(200L << rejoin);
            }
        }
    }

    /** Takes a seat once the data is at hand, so that no work waits for it. */
    private void work(WorkerSpec worker) throws IOException, InterruptedException {
        var local = transport == TransportChoice.AUTO ? LocalAveragers.find(worker.key()) : Optional.<Averager>empty();
        if (local.isEmpty() && address == null) return; // the trial is over
        var context = TaskContext.get();
        String name = "worker " + context.partitionId() + "." + context.attemptNumber();
        TrialData data;
        TableComputation computation;
        try {
            PhaseTimes.ofThread().enter(Phase.READING);
            data = TrialData.load(source, worker);
            computation = new TableComputation(
                    data, worker.settings(), worker.threshold(), block -> source.ahead(worker.trainData(), block));
        } catch (Throwable t) {
            var why = t instanceof OutOfMemoryError e ? OutOfHeap.here(e, "reading") : t;
            if (local.isPresent()) local.get().join(name).leave(why);
            else RelayConnection.report(address, name, why);
            if (why instanceof UserError mistake) throw mistake;
            throw t;
        }
        PhaseTimes.ofThread().enter(Phase.WAITING);
        var seat = local.isPresent() ? local.get().join(name) : seat(worker, data, computation, name);
        try {
            WorkerLoop.run(seat, new HeapBound(computation));
        } finally {
            WarmUp.isOver();
        }
    }

    private Seat seat(WorkerSpec worker, TrialData data, TableComputation computation, String name) throws IOException {
        var settings = worker.settings();
        if (transport == TransportChoice.TCP)
            return Relay.open(address, settings, data.layout(settings), null, name)
                    .join(name);
        var rate = LearningRate.of(settings, data.training().size());
        var warmUp = WarmUp.of(computation, settings, data.layout(settings));
        String executor = "executor " + SparkEnv.get().executorId();
        return ExecutorSeats.join(address, settings, data.layout(settings), rate, warmUp, name, executor);
    }
}
