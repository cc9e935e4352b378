package io.lockstep.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lockstep.core.UserError;
import io.lockstep.core.io.ModelFile;
import io.lockstep.driver.averager.TrainingState;
import io.lockstep.driver.files.Directory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of one run, {@code epoch-00005/} and the like; the newest two are kept. */
public final class CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String PREFIX = "epoch-";
    private static final String MANIFEST = "manifest.json";
    private static final String STATE = "state.safetensors";
    private static final String BEST = "best.safetensors";
    private static final int KEPT = 2;

    private final Directory directory;
    private final List<String> slotNames;

    /** @param slotNames of the run's optimizer */
    public CheckpointStore(Directory directory, List<String> slotNames) {
        this.directory = directory;
        this.slotNames = List.copyOf(slotNames);
    }

    /** Writes a checkpoint, reads it back, and only then deletes older ones. */
    public void write(Checkpoint checkpoint) {
        String name = String.format("%s%05d", PREFIX, checkpoint.epoch());
        // What a run that was killed while writing left behind; a valid one of this epoch holds the same.
        directory.delete(name);
        var target = directory.child(name);
        var files = new LinkedHashMap<String, byte[]>();
        files.put(STATE, CheckpointFile.encode(checkpoint.state(), slotNames));
        if (checkpoint.best() != null) files.put(BEST, CheckpointFile.encode(checkpoint.best(), slotNames));
        var entries = new LinkedHashMap<String, Manifest.Entry>();
        files.forEach((file, bytes) -> {
            target.write(file, bytes);
            entries.put(file, new Manifest.Entry(bytes.length, ModelFile.sha256(bytes)));
        });
        var manifest = new Manifest(
                Manifest.FORMAT_VERSION,
                checkpoint.epoch(),
                checkpoint.step(),
                checkpoint.identity().fields(),
                checkpoint.earlyStopping(),
                checkpoint.bestEpoch(),
                entries);
        target.writeText(MANIFEST, json(manifest));
        verify(target, manifest);
        prune();
    }

    private static String json(Manifest manifest) {
        try {
            return JSON.writeValueAsString(manifest) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void verify(Directory checkpoint, Manifest written) {
        try {
            if (!readManifest(checkpoint).files().equals(written.files()))
                throw new Damaged(MANIFEST + " differs from what was written");
            for (var file : written.files().keySet()) readFile(checkpoint, written, file);
        } catch (Damaged e) {
            throw new IllegalStateException(checkpoint + ": reading back what was written: " + e.getMessage(), e);
        }
    }

    private void prune() {
        var names = names();
        for (var name : names.subList(Math.min(KEPT, names.size()), names.size())) directory.delete(name);
    }

    /** Newest first. */
    private List<String> names() {
        var names = new ArrayList<>(directory.list(PREFIX));
        names.sort((a, b) -> a.length() != b.length() ? b.length() - a.length() : b.compareTo(a));
        return Collections.unmodifiableList(names);
    }

    /** Whether anything that calls itself a checkpoint is there. */
    public boolean isEmpty() {
        return names().isEmpty();
    }

    /**
     * The newest valid checkpoint; damaged ones are passed over with a warning. Empty where there is none at all.
     *
     * @param shape a state of the network's shape; left as it is
     * @throws UserError where there are checkpoints and none is valid, or the newest valid one is another run's
     */
    public Optional<Checkpoint> newest(TrainingState shape, RunIdentity identity) {
        String damage = null;
        for (var name : names()) {
            var candidate = directory.child(name);
            try {
                var manifest = readManifest(candidate);
                var files = new LinkedHashMap<String, byte[]>();
                for (var file : manifest.files().keySet()) files.put(file, readFile(candidate, manifest, file));
                identity.requireSame(new RunIdentity(manifest.identity()), directory.uri());
                return Optional.of(decode(candidate, manifest, files, shape));
            } catch (Damaged e) {
                LOG.warn("{} is damaged and passed over: {}", candidate, e.getMessage());
                if (damage == null) damage = candidate + ": " + e.getMessage();
            }
        }
        if (damage == null) return Optional.empty();
        throw new UserError(
                "resume: no valid checkpoint is left; " + damage + "; start anew with overwrite, or restore one");
    }

    private Checkpoint decode(Directory place, Manifest manifest, Map<String, byte[]> files, TrainingState shape)
            throws Damaged {
        if (!files.containsKey(STATE)) throw new Damaged("the manifest lists no " + STATE);
        var state = shape.copy();
        CheckpointFile.decode(files.get(STATE), place + "/" + STATE, state, slotNames);
        TrainingState best = null;
        if (files.containsKey(BEST)) {
            best = shape.copy();
            CheckpointFile.decode(files.get(BEST), place + "/" + BEST, best, slotNames);
        }
        return new Checkpoint(
                manifest.epoch(),
                manifest.step(),
                new RunIdentity(manifest.identity()),
                state,
                manifest.earlyStopping(),
                manifest.bestEpoch(),
                best);
    }

    private static Manifest readManifest(Directory checkpoint) throws Damaged {
        var text = checkpoint.readText(MANIFEST).orElseThrow(() -> new Damaged("it has no " + MANIFEST));
        try {
            var manifest = JSON.readValue(text, Manifest.class);
            if (manifest == null || manifest.files() == null || manifest.identity() == null)
                throw new Damaged(MANIFEST + " is incomplete");
            if (manifest.formatVersion() != Manifest.FORMAT_VERSION)
                throw new Damaged(MANIFEST + " has the format version " + manifest.formatVersion()
                        + "; this release reads " + Manifest.FORMAT_VERSION);
            return manifest;
        } catch (JsonProcessingException e) {
            throw new Damaged(MANIFEST + ": " + e.getOriginalMessage());
        }
    }

    private static byte[] readFile(Directory checkpoint, Manifest manifest, String file) throws Damaged {
        var bytes = checkpoint.read(file).orElseThrow(() -> new Damaged("it has no " + file));
        var entry = manifest.files().get(file);
        if (bytes.length != entry.bytes())
            throw new Damaged(file + " has " + bytes.length + " bytes instead of " + entry.bytes());
        if (!ModelFile.sha256(bytes).equals(entry.sha256())) throw new Damaged(file + " has another checksum");
        return bytes;
    }

    /** A checkpoint that can't be trusted. */
    private static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }
}
