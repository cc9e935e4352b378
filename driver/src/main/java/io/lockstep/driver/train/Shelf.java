package io.lockstep.driver.train;

import io.lockstep.core.eval.Metric;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.driver.checkpoint.Checkpoint;
import io.lockstep.driver.checkpoint.CheckpointStore;
import io.lockstep.driver.checkpoint.RunIdentity;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.store.StoreEntry;
import io.lockstep.driver.store.StoredTrial;
import io.lockstep.driver.store.TrialStore;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a trial takes from a store of trials and leaves there: where its training stood, its metrics and figures. Without
 * a store, nothing. A store that can't be written to is warned of and never harms the run. Used by one thread.
 */
final class Shelf {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    /** A long trial's way is kept so often. */
    private static final long BETWEEN_NANOS = 30_000_000_000L;

    private final TrialSpec spec;
    private final TrialData data;
    private final RunIdentity identity;
    private final TrialStore store; // null without
    private long kept = System.nanoTime();
    private Directory onTheWay; // this run's last entry that a later one supersedes
    private int takenEpochs;

    private Shelf(TrialSpec spec, TrialData data, RunIdentity identity, TrialStore store) {
        this.spec = spec;
        this.data = data;
        this.identity = identity;
        this.store = store;
    }

    static Shelf of(TrialSpec spec, TrialData data, RunIdentity identity, Configuration conf) {
        return new Shelf(spec, data, identity, spec.store() == null ? null : TrialStore.at(spec.store(), conf));
    }

    boolean isOpen() {
        return store != null;
    }

    /** Epochs that came from the store. */
    int takenEpochs() {
        return takenEpochs;
    }

    /**
     * Puts the furthest useful entry into a run's directory, unless the run is as far.
     *
     * @param checkpoints of the directory
     * @return null where there is none
     */
    StoreEntry take(Directory directory, CheckpointStore checkpoints) {
        if (store == null) return null;
        var found = find(checkpoints.newestEpoch());
        if (found.isEmpty()) return null;
        var entry = found.get();
        takenEpochs = entry.trial().epochs();
        LOG.info("trial {}: {} epochs from {}", spec.id(), takenEpochs, entry.place());
        if (entry.trial().diverged() != null) return entry;
        var files = new LinkedHashMap<>(entry.files());
        directory.write(MetricsFile.NAME, files.remove(StoreEntry.METRICS));
        files.remove(StoreEntry.EVALUATION);
        checkpoints.put(files);
        return entry;
    }

    /** The entry that says most of a run which has {@code behind} epochs: that it will diverge, or how it goes on. */
    private Optional<StoreEntry> find(int behind) {
        var wanted = spec.watched().stream().map(Metric::key).toList();
        var diverged = store.find(
                identity,
                behind,
                spec.lastEpoch() - 1,
                trial -> trial.diverged() != null && trial.metrics().containsAll(wanted));
        return diverged.isPresent()
                ? diverged
                : store.find(
                        identity,
                        behind + 1,
                        spec.lastEpoch(),
                        trial -> trial.diverged() == null && trial.metrics().containsAll(wanted));
    }

    /** Epochs that needn't be computed of a run that is to begin; all of them where the store has its end. */
    int storedEpochs() {
        if (store == null) return 0;
        var found = find(0);
        if (found.isEmpty()) return 0;
        var trial = found.get().trial();
        return trial.ended() || trial.diverged() != null ? spec.lastEpoch() : trial.epochs();
    }

    /** Whether an entry knows what its model comes to on this run's validation and test rows. */
    boolean hasFigures(StoreEntry entry) {
        if (data.validation() == null && data.test() == null) return true;
        var test = test();
        return entry.trial().finished()
                && entry.files().containsKey(StoreEntry.EVALUATION)
                && (test == null || test.equals(entry.trial().test()));
    }

    private String test() {
        return data.test() == null ? null : data.test().info().fingerprint();
    }

    /** Adds where training stands, now and then. */
    void keep(Checkpoint here, List<EpochMetrics> epochs) {
        if (store == null || System.nanoTime() - kept < BETWEEN_NANOS) return;
        add(here, epochs);
        kept = System.nanoTime();
    }

    /** Adds where training stopped on its way. */
    void add(Checkpoint here, List<EpochMetrics> epochs) {
        add(here, epochs, null, Optional.empty());
    }

    /**
     * Adds where training ended, or stopped on its way.
     *
     * @param epochs those of {@code here}, and perhaps later ones
     * @param weightsSha256 of the model; null where it stopped on its way
     */
    void add(Checkpoint here, List<EpochMetrics> epochs, String weightsSha256, Optional<byte[]> figures) {
        if (here.epoch() == 0 || weightsSha256 == null && here.epoch() <= takenEpochs) return;
        var files = new LinkedHashMap<String, byte[]>();
        var lines = epochs.stream().filter(one -> one.epoch() <= here.epoch()).toList();
        files.put(StoreEntry.METRICS, MetricsFile.text(lines).getBytes(StandardCharsets.UTF_8));
        figures.ifPresent(bytes -> files.put(StoreEntry.EVALUATION, bytes));
        var slots = spec.settings().optimizer().slotNames();
        files.putAll(CheckpointStore.files(here, slots));
        boolean ended = here.earlyStopping() != null && here.earlyStopping().shouldStop();
        var added = add(describe(here.epoch(), ended, weightsSha256, null), files);
        if (onTheWay != null) store.remove(onTheWay);
        onTheWay = weightsSha256 == null ? added.orElse(null) : null;
    }

    /** Adds that the epoch after {@code epochs} ends in a divergence, in these words. */
    void addDivergence(List<EpochMetrics> epochs, String message) {
        if (store == null) return;
        var files = new LinkedHashMap<String, byte[]>();
        files.put(StoreEntry.METRICS, MetricsFile.text(epochs).getBytes(StandardCharsets.UTF_8));
        add(describe(epochs.size(), false, null, message), files);
    }

    private Optional<Directory> add(StoredTrial trial, Map<String, byte[]> files) {
        try {
            return store.add(identity, trial, files);
        } catch (RuntimeException e) {
            LOG.warn(
                    "store: {} can't take trial {}, which continues without: {}",
                    store.uri(),
                    spec.id(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private StoredTrial describe(int epochs, boolean ended, String weightsSha256, String diverged) {
        return new StoredTrial(
                0,
                "",
                epochs,
                ended,
                weightsSha256 != null,
                ParameterLayout.of(spec.settings().architecture()).parameterCount(),
                weightsSha256,
                data.info().source(),
                spec.watched().stream().map(Metric::key).sorted().toList(),
                weightsSha256 == null ? null : test(),
                spec.config(),
                Arithmetic.VERSION,
                RunFile.version(),
                diverged);
    }
}
