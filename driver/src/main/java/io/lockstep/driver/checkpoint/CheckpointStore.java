package io.lockstep.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.step.TrainingState;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.HashedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of one run, {@code epoch-00005/} and the like; the newest two are kept. */
public final class CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String PREFIX = "epoch-";
    private static final String MANIFEST = "manifest.json";
    private static final String POSITION = "position.json";
    private static final String STATE = "state.safetensors";
    private static final String BEST = "best.safetensors";
    private static final int KEPT = 2;
    private static final Pattern PART = Pattern.compile(PREFIX + "\\d+/("
            + String.join("|", List.of(MANIFEST, POSITION, STATE, BEST)).replace(".", "\\.") + ")");

    private final Directory directory;
    private final List<String> slotNames;

    /** @param slotNames of the run's optimizer */
    public CheckpointStore(Directory directory, List<String> slotNames) {
        this.directory = directory;
        this.slotNames = List.copyOf(slotNames);
    }

    /** Whether a path in the directory of checkpoints is that of a file that a checkpoint has. */
    public static boolean isPartOfOne(String path) {
        return PART.matcher(path).matches();
    }

    /** Writes a checkpoint, reads it back, and only then deletes others than the newest two. */
    public void write(Checkpoint checkpoint) {
        String name = name(checkpoint);
        // What a run that was killed while writing left behind; a valid one of this epoch holds the same.
        directory.delete(name);
        var target = directory.child(name);
        var entries = new LinkedHashMap<String, Manifest.Entry>();
        parts(checkpoint, slotNames).forEach((file, content) -> write(target, file, content, entries));
        var manifest = new Manifest(Manifest.FORMAT_VERSION, entries);
        target.writeNew(MANIFEST, out -> out.write(json(manifest).getBytes(StandardCharsets.UTF_8)));
        verify(target, manifest);
        prune(name);
    }

    private static void write(
            Directory target, String file, Directory.Content content, Map<String, Manifest.Entry> entries) {
        target.writeNew(file, out -> {
            var hashed = new HashedStream(out);
            content.writeTo(hashed);
            hashed.flush();
            entries.put(file, new Manifest.Entry(hashed.bytes(), hashed.sha256()));
        });
    }

    private static String name(Checkpoint checkpoint) {
        return PREFIX + Figures.padded(checkpoint.epoch(), 5);
    }

    /** What a checkpoint's files but the manifest hold, by name. */
    private static Map<String, Directory.Content> parts(Checkpoint checkpoint, List<String> slotNames) {
        var parts = new LinkedHashMap<String, Directory.Content>();
        byte[] position = json(Position.of(checkpoint)).getBytes(StandardCharsets.UTF_8);
        parts.put(POSITION, out -> out.write(position));
        parts.put(STATE, out -> CheckpointFile.write(checkpoint.state(), slotNames, out));
        if (checkpoint.best() != null) parts.put(BEST, out -> CheckpointFile.write(checkpoint.best(), slotNames, out));
        return parts;
    }

    /** A checkpoint as files by their path in a directory of checkpoints, the manifest last. */
    public static Map<String, byte[]> files(Checkpoint checkpoint, List<String> slotNames) {
        var place = name(checkpoint) + "/";
        var files = new LinkedHashMap<String, byte[]>();
        var entries = new LinkedHashMap<String, Manifest.Entry>();
        parts(checkpoint, slotNames).forEach((file, content) -> {
            byte[] bytes = bytes(content);
            files.put(place + file, bytes);
            entries.put(file, new Manifest.Entry(bytes.length, Sha256.hex(bytes)));
        });
        var manifest = new Manifest(Manifest.FORMAT_VERSION, entries);
        files.put(place + MANIFEST, json(manifest).getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static byte[] bytes(Directory.Content content) {
        var out = new ByteArrayOutputStream();
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes a checkpoint's files, which {@link #files} gave, into this directory. */
    public void put(Map<String, byte[]> files) {
        files.forEach((path, bytes) -> {
            int slash = path.indexOf('/');
            directory.child(path.substring(0, slash)).write(path.substring(slash + 1), bytes);
        });
    }

    /** The epoch of the newest one, valid or not; 0 where there is none. */
    public int newestEpoch() {
        var names = names();
        return names.isEmpty() ? 0 : Integer.parseInt(names.get(0).substring(PREFIX.length()));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void verify(Directory checkpoint, Manifest written) {
        try {
            if (!readManifest(checkpoint).files().equals(written.files()))
                throw new Damaged(MANIFEST + " differs from what was written");
            for (var file : written.files().keySet()) verify(checkpoint, written, file);
        } catch (Damaged e) {
            throw new IllegalStateException(checkpoint + ": reading back what was written: " + e.getMessage(), e);
        }
    }

    /** What is newer than the one just written was passed over as damaged: training never goes back otherwise. */
    private void prune(String written) {
        var names = names();
        int at = names.indexOf(written);
        for (var name : names.subList(0, at)) directory.delete(name);
        for (var name : names.subList(Math.min(at + KEPT, names.size()), names.size())) directory.delete(name);
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
     * The newest valid checkpoint; damaged and unreadable ones are passed over with a warning. Empty where there is none
     * at all, or nothing but the first one, never finished: its writer was killed before it was the first to count.
     *
     * @param shape a state of the network's shape; left as it is
     * @throws UserError where there are checkpoints and none is valid, or the newest valid one is another run's
     * @throws UncheckedIOException where none is valid and one couldn't be read
     */
    public Optional<Checkpoint> newest(TrainingState shape, RunIdentity identity) {
        String damage = null;
        UncheckedIOException unreadable = null;
        var names = names();
        for (var name : names) {
            var candidate = directory.child(name);
            try {
                return Optional.of(read(candidate, shape, identity));
            } catch (Damaged e) {
                LOG.warn("{} is damaged and passed over: {}", candidate, e.getMessage());
                if (names.size() == 1 && !candidate.has(MANIFEST)) return Optional.empty();
                if (damage == null) damage = candidate + ": " + e.getMessage();
            } catch (UncheckedIOException e) {
                LOG.warn("{} can't be read and is passed over: {}", candidate, e.getMessage());
                if (unreadable == null) unreadable = e;
            }
        }
        if (unreadable != null)
            throw new UncheckedIOException(
                    "resume: no checkpoint can be read: " + unreadable.getMessage(), unreadable.getCause());
        if (damage == null) return Optional.empty();
        throw new UserError(
                "resume: no valid checkpoint is left; " + damage + "; start anew with overwrite, or restore one");
    }

    private Checkpoint read(Directory place, TrainingState shape, RunIdentity identity) throws Damaged {
        var manifest = readManifest(place);
        var files = new LinkedHashMap<String, byte[]>();
        for (var file : manifest.files().keySet()) files.put(file, readFile(place, manifest, file));
        var position = parse(new String(files.get(POSITION), StandardCharsets.UTF_8), POSITION, Position.class);
        if (position == null || position.identity() == null) throw new Damaged(POSITION + " is incomplete");
        var found = new RunIdentity(position.identity());
        identity.requireSame(found, directory.uri());
        return new Checkpoint(
                position.epoch(),
                position.step(),
                found,
                decode(files, place, STATE, shape),
                position.earlyStopping(),
                position.bestEpoch(),
                files.containsKey(BEST) ? decode(files, place, BEST, shape) : null);
    }

    private TrainingState decode(Map<String, byte[]> files, Directory place, String file, TrainingState shape) {
        var state = shape.copy();
        CheckpointFile.decode(files.get(file), place + "/" + file, state, slotNames);
        return state;
    }

    private static Manifest readManifest(Directory checkpoint) throws Damaged {
        var text = checkpoint.readText(MANIFEST).orElseThrow(() -> new Damaged("it has no " + MANIFEST));
        var manifest = parse(text, MANIFEST, Manifest.class);
        if (manifest == null || !manifest.isComplete()) throw new Damaged(MANIFEST + " is incomplete");
        var files = manifest.files().keySet();
        if (!files.containsAll(List.of(POSITION, STATE))
                || !List.of(POSITION, STATE, BEST).containsAll(files)) throw new Damaged(MANIFEST + " lists " + files);
        if (manifest.formatVersion() != Manifest.FORMAT_VERSION)
            throw new Damaged(MANIFEST + " has the format version " + manifest.formatVersion() + "; this release reads "
                    + Manifest.FORMAT_VERSION);
        return manifest;
    }

    private static <T> T parse(String text, String file, Class<T> type) throws Damaged {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new Damaged(file + ": " + e.getOriginalMessage());
        }
    }

    private static void verify(Directory checkpoint, Manifest manifest, String file) throws Damaged {
        var found = checkpoint.read(file, HashedStream::of).orElseThrow(() -> new Damaged("it has no " + file));
        require(file, found.bytes(), found.sha256(), manifest.files().get(file));
    }

    private static void require(String file, long bytes, String sha256, Manifest.Entry entry) throws Damaged {
        if (bytes != entry.bytes()) throw new Damaged(file + " has " + bytes + " bytes instead of " + entry.bytes());
        if (!sha256.equals(entry.sha256())) throw new Damaged(file + " has another checksum");
    }

    private static byte[] readFile(Directory checkpoint, Manifest manifest, String file) throws Damaged {
        var bytes = checkpoint.read(file).orElseThrow(() -> new Damaged("it has no " + file));
        require(file, bytes.length, Sha256.hex(bytes), manifest.files().get(file));
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
