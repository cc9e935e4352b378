package io.lockstep.jobs.lab.bench;

import io.lockstep.core.data.RowSet;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.GradientEngine;
import io.lockstep.core.step.Orders;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.Limits;
import io.lockstep.driver.averager.Work;
import io.lockstep.driver.ingest.BlockCache;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** What the stopwatch of a step's phases costs a worker that trains: the processor time of its thread with and without. */
final class ProfileBenchmark {
    /** Steps of a block are some 20 ms: far more than the clock of threads is coarse, and yet neighbours in time. */
    private record Case(String name, int blockSteps) {}

    private static final List<Case> CASES = List.of(new Case("tiny-64", 600), new Case("sparse-128", 20));

    private ProfileBenchmark() {}

    /** Measures each case for {@code seconds} after as much warm-up. */
    static List<ProfileCost> run(TrainData data, Configuration conf, double seconds)
            throws IOException, InterruptedException {
        var costs = new ArrayList<ProfileCost>();
        for (var one : CASES)
            for (var what : TrainCase.ALL)
                if (what.name().equals(one.name))
                    costs.add(ProfileCost.of(what.toString(), measure(what, one.blockSteps, data, conf, seconds)));
        return costs;
    }

    private static ProfileTurns.Micros measure(
            TrainCase what, int blockSteps, TrainData data, Configuration conf, double seconds)
            throws IOException, InterruptedException {
        var prepared = data.prepared(what.data());
        var table = BlockCache.table(prepared.train(), conf);
        var settings = LockstepTraining.trial(what, 1, data, "").settings();
        var order = Orders.of(settings, prepared.info(), RowSet.all(table.rows()), null);
        var threads = ManagementFactory.getThreadMXBean();
        var turns = new ProfileTurns(
                new Gradients(new GradientEngine(settings, table, order)),
                blockSteps,
                threads::getCurrentThreadCpuTime,
                System::nanoTime);
        var averager = new Averager(
                ParameterLayout.of(settings.architecture()),
                settings.shards(),
                StepOverheadBenchmark.state(settings),
                0,
                StepOverheadBenchmark.rule(settings),
                Limits.DEFAULT);
        var worker = StepOverheadBenchmark.start(averager.join("bench"), turns);
        try {
            steps(averager, 4L * blockSteps, seconds);
            turns.forget();
            steps(averager, 4L * blockSteps, seconds);
            return turns.micros();
        } finally {
            averager.end(null);
            worker.join(StepOverheadBenchmark.END_MILLIS);
        }
    }

    private static void steps(Averager averager, long atATime, double seconds) throws InterruptedException {
        long begin = System.nanoTime();
        do StepOverheadBenchmark.steps(averager, Math.toIntExact(atATime));
        while (System.nanoTime() - begin < seconds * 1e9);
    }

    private static final class Gradients extends StepOverheadBenchmark.NoArithmetic {
        private final GradientEngine engine;

        Gradients(GradientEngine engine) {
            this.engine = engine;
        }

        @Override
        public void gradient(Work.Gradient work) {
            engine.gradient(work.weights(), work.step(), work.lo(), work.hi(), work.out());
        }
    }
}
