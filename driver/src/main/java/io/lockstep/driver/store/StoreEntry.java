package io.lockstep.driver.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.io.Sha256;
import io.lockstep.driver.checkpoint.CheckpointStore;
import io.lockstep.driver.files.Directory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry, read and checked.
 *
 * @param place its directory
 * @param files contents by path in it, without description and manifest
 */
public record StoreEntry(Directory place, StoredTrial trial, Map<String, byte[]> files) {
    /** What a trial's epochs came to. */
    public static final String METRICS = "metrics.jsonl";
    /** What its model came to on validation and test rows. */
    public static final String EVALUATION = "evaluation.json";

    static final String TRIAL = "trial.json";
    static final String MANIFEST = "manifest.json";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Nothing but checksums, so that any damage, its own too, shows as a mismatch. */
    private record Manifest(Map<String, String> sha256) {}

    static void write(Directory place, StoredTrial trial, Map<String, byte[]> files) {
        var all = new LinkedHashMap<>(files);
        all.put(TRIAL, (TrialStore.json(trial) + "\n").getBytes(StandardCharsets.UTF_8));
        var sums = new LinkedHashMap<String, String>();
        all.forEach((path, bytes) -> {
            in(place, path).write(name(path), bytes);
            sums.put(path, Sha256.hex(bytes));
        });
        place.writeText(MANIFEST, TrialStore.json(new Manifest(sums)) + "\n");
    }

    /** Empty where its manifest is missing: it is being written, or its writer was killed. */
    static Optional<StoreEntry> read(Directory place) throws DamagedEntryException {
        var text = place.readText(MANIFEST);
        if (text.isEmpty()) return Optional.empty();
        var manifest = parse(text.get(), MANIFEST, Manifest.class);
        if (manifest.sha256() == null || !manifest.sha256().keySet().containsAll(List.of(TRIAL, METRICS)))
            throw new DamagedEntryException(MANIFEST + " is incomplete");
        var files = new LinkedHashMap<String, byte[]>();
        for (var expected : manifest.sha256().entrySet()) {
            var path = expected.getKey();
            if (!isPart(path)) throw new DamagedEntryException(MANIFEST + " names " + path);
            var bytes = in(place, path).read(name(path)).orElse(null);
            if (bytes == null) throw new DamagedEntryException("it has no " + path);
            if (!Sha256.hex(bytes).equals(expected.getValue()))
                throw new DamagedEntryException(path + " has another checksum");
            files.put(path, bytes);
        }
        var trial = parse(new String(files.remove(TRIAL), StandardCharsets.UTF_8), TRIAL, StoredTrial.class);
        if (trial.formatVersion() != StoredTrial.FORMAT_VERSION)
            throw new DamagedEntryException(TRIAL + " has the format version " + trial.formatVersion()
                    + "; this release reads " + StoredTrial.FORMAT_VERSION);
        if (trial.epochs() != TrialStore.epochs(place) || trial.key() == null || trial.metrics() == null)
            throw new DamagedEntryException(TRIAL + " isn't this entry's");
        return Optional.of(new StoreEntry(place, trial, files));
    }

    private static <T> T parse(String text, String file, Class<T> type) throws DamagedEntryException {
        try {
            var value = JSON.readValue(text, type);
            if (value != null) return value;
            throw new DamagedEntryException(file + " holds nothing");
        } catch (JsonProcessingException e) {
            throw new DamagedEntryException(file + ": " + e.getOriginalMessage());
        }
    }

    /** Whether an entry has files of that path. */
    private static boolean isPart(String path) {
        return List.of(TRIAL, METRICS, EVALUATION).contains(path) || CheckpointStore.isPartOfOne(path);
    }

    private static Directory in(Directory place, String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? place : place.child(path.substring(0, slash));
    }

    private static String name(String path) {
        return path.substring(path.indexOf('/') + 1);
    }

    /** All files that are there, by path, whoever wrote them. */
    static List<String> files(Directory place) {
        var files = new ArrayList<String>();
        for (var name : place.list()) {
            if (!place.isDirectory(name)) files.add(name);
            else for (var inside : place.child(name).list()) files.add(name + "/" + inside);
        }
        return files;
    }

    static long bytes(Directory place) {
        long bytes = 0;
        for (var path : files(place)) bytes += in(place, path).length(name(path));
        return bytes;
    }

    /** Whether anything of an entry is there. */
    static boolean isThere(Directory place) {
        return files(place).stream().anyMatch(StoreEntry::isOwn);
    }

    /** Whether an entry has a file of that path, or has it in parts while it is written. */
    private static boolean isOwn(String path) {
        var whole = path.replaceFirst("(^|/)\\.([^/]+)\\.part$", "$1$2");
        return isPart(whole) || whole.equals(MANIFEST);
    }

    /** Deletes what an entry consists of, its manifest first, and nothing else; false where something else is left. */
    static boolean delete(Directory place) {
        place.delete(MANIFEST);
        boolean all = true;
        for (var path : files(place)) {
            if (isOwn(path)) in(place, path).delete(name(path));
            else all = false;
        }
        place.deleteIfEmpty();
        return all;
    }
}
