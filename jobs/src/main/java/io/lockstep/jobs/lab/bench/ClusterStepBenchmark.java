package io.lockstep.jobs.lab.bench;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.Limits;
import io.lockstep.driver.averager.TcpAddress;
import io.lockstep.driver.train.SparkTransport;
import io.lockstep.jobs.lab.bench.StepOverheadBenchmark.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A step's overhead with Spark's own tasks as workers: on a cluster, real executors and their way to the driver. */
final class ClusterStepBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterStepBenchmark.class);
    private static final int MOST_WORKERS = 2;
    private static final long END_MILLIS = 10_000;

    private ClusterStepBenchmark() {}

    /** Measures one and two workers, as far as there are slots, each for {@code secondsEach} after as much warm-up. */
    static List<Result> run(JavaSparkContext sc, double secondsEach) throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        for (int workers = 1; workers <= Math.min(MOST_WORKERS, sc.defaultParallelism()); workers++)
            results.add(StepOverheadBenchmark.measure("executors", new TaskCrew(sc), workers, secondsEach));
        return results;
    }

    /** A worker: its seat is its whole work. */
    private static final class Task implements VoidFunction<Iterator<Integer>> {
        private static final long serialVersionUID = 1L;
        private final TcpAddress address;

        Task(TcpAddress address) {
            this.address = address;
        }

        @Override
        public void call(Iterator<Integer> slots) throws IOException, InterruptedException {
            StepOverheadBenchmark.work(address, "bench");
        }
    }

    /** Spark tasks, each a job of its own. */
    private static final class TaskCrew implements StepOverheadBenchmark.Crew {
        private final JavaSparkContext sc;
        private final List<JavaFutureAction<Void>> jobs = new ArrayList<>();

        TaskCrew(JavaSparkContext sc) {
            this.sc = sc;
        }

        @Override
        public AveragerServer serve(Averager averager, ParameterLayout layout) {
            return SparkTransport.serve(sc, averager, layout, Limits.DEFAULT, 1);
        }

        @Override
        public void start(Averager averager, AveragerServer server) {
            jobs.add(sc.parallelize(List.of(1), 1).foreachPartitionAsync(new Task(server.address())));
        }

        @Override
        public void close() throws InterruptedException {
            for (var job : jobs)
                try {
                    job.get(END_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException | ExecutionException | CancellationException e) {
                    LOG.warn("a worker of the benchmark ended with {}", e.toString());
                    job.cancel(true);
                }
        }
    }
}
