package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Task;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.train.DivergedException;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.RunTime;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialSize;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;

/** Losses by formula, after naps of random length, so that trials finish in any order. */
final class FakeTrainer implements TrialTrainer {
    private final int slots;
    private final Random naps;
    final AtomicInteger prepared = new AtomicInteger();
    /** Every epoch of a trial trained, as {@code id/epoch}. */
    final List<String> trained = Collections.synchronizedList(new ArrayList<>());
    /** Epochs that each trial of this sweep has a checkpoint of. */
    final Map<String, Integer> checkpoints = new ConcurrentHashMap<>();

    /** What trainings' outputs end in that fail as if a machine did; null for none. */
    volatile String broken;

    private final Map<String, Double> losses = new ConcurrentHashMap<>();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();

    FakeTrainer(int slots, long napSeed) {
        this.slots = slots;
        this.naps = new Random(napSeed);
    }

    @Override
    public ResolvedData prepare(TrainOptions options) {
        prepared.incrementAndGet();
        if (options.require(TrainOption.DATA).equals("bad.csv"))
            throw new UserError("bad.csv: row 3: column x: 'q' is no number");
        var info = DatasetInfo.builder()
                .source("fake")
                .rows(100)
                .features(List.of("x", "y"))
                .label(true, "label")
                .task(Task.CLASSIFICATION, List.of("a", "b"), List.of(50L, 50L))
                .fingerprint("f")
                .build();
        return new ResolvedData("prepared", info, new Validation.Fraction(0.2), null);
    }

    @Override
    public TrainResult train(TrialSpec spec, TrainListener listener) {
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            return trainAlone(spec, listener);
        } finally {
            running.decrementAndGet();
        }
    }

    private TrainResult trainAlone(TrialSpec spec, TrainListener listener) {
        var settings = spec.settings();
        var layout = ParameterLayout.of(settings.architecture());
        var size = new TrialSize(80, 20, 1, settings.epochs(), layout.parameterCount());
        int start = spec.resume() ? checkpoints.getOrDefault(spec.output(), 0) : 0;
        int until = spec.stopAfterEpoch() == 0 ? settings.epochs() : spec.stopAfterEpoch();
        listener.started(spec, size, start);
        if (broken != null && spec.output().contains(broken)) throw new IllegalStateException("the disk is full");
        var history = new ArrayList<EpochMetrics>();
        for (int epoch = 1; epoch <= Math.max(start, until); epoch++) {
            var metrics = metrics(spec, epoch);
            if (epoch > start) {
                nap();
                if (listener.shouldStop() || Thread.currentThread().isInterrupted())
                    return result(spec, history, size, TrainResult.End.CANCELLED);
                boolean diverges = settings.optimizer().learningRate() > 10;
                if (epoch == 1 && !diverges) // where an interrupt meets the file, the epoch hasn't been
                directory(spec).child("checkpoints").child("epoch-1").writeText("manifest.json", "{}");
                if (spec.output().contains("/trials/")) trained.add(spec.id() + "/" + epoch);
                if (diverges) throw new DivergedException(Double.NaN, 3, 1);
                checkpoints.put(spec.output(), epoch);
                listener.epochEnded(metrics);
            }
            history.add(metrics);
        }
        directory(spec).writeText("model.safetensors", "weights of " + spec.id());
        if (!history.isEmpty())
            losses.put(spec.output(), history.get(history.size() - 1).trainLoss());
        boolean whole = until >= settings.epochs();
        return result(spec, history, size, whole ? TrainResult.End.SUCCEEDED : TrainResult.End.PAUSED);
    }

    private static Directory directory(TrialSpec spec) {
        return Directory.at(spec.output(), new Configuration());
    }

    private void nap() {
        long millis;
        synchronized (naps) {
            millis = naps.nextInt(8);
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EpochMetrics metrics(TrialSpec spec, int epoch) {
        double distance = Math.abs(Math.log10(spec.settings().optimizer().learningRate()) + 2);
        double loss = distance + 1.0 / (epoch + spec.settings().architecture().depth());
        return new EpochMetrics(epoch, epoch, loss, null, loss, 1 / (1 + loss), 1, 0, 0, null, null);
    }

    private static TrainResult result(TrialSpec spec, List<EpochMetrics> history, TrialSize size, TrainResult.End end) {
        var none = new Parameters(List.of());
        return new TrainResult(
                spec.id(),
                end,
                history,
                history.size(),
                Map.of(),
                size,
                0,
                "sha of " + spec.id(),
                none,
                none,
                0,
                RunTime.UNKNOWN);
    }

    @Override
    public Judgement judge(String model, String data) {
        throw new UnsupportedOperationException("there is no test data");
    }

    /** Rows that are like the model's loss, the more of them wrong the higher it is. */
    @Override
    public double[] groupMeans(String model, ResolvedData data, boolean right, int most) {
        double loss = losses.get(model);
        var means = new double[20];
        for (int r = 0; r < means.length; r++) means[r] = right ? (r / 20.0 < 1 / (1 + loss) ? 1 : 0) : loss + r % 3;
        return means;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public boolean isUsable() {
        return true;
    }
}
