package io.lockstep.driver.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.driver.checkpoint.RunIdentity;
import io.lockstep.driver.files.Directory;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store of trials: a directory for each thing that can be computed, named by {@link StoreKey}, and in it an entry for
 * each time it was, named by its epochs. An entry is written once, under a name of its own, and counts when its manifest
 * is there; so any number of writers need no lock, and equal entries are harmless. What is damaged is named and passed
 * over. Safe for many threads and processes.
 */
public final class TrialStore {
    private static final Logger LOG = LoggerFactory.getLogger(TrialStore.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What tells a store from any other directory. */
    static final String MARK = "lockstep-store.json";

    private static final String FORMAT = "{\"format_version\":1}";
    static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    static final Pattern ENTRY = Pattern.compile("e([0-9]{5,9})-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Directory directory;

    private TrialStore(Directory directory) {
        this.directory = directory;
    }

    /**
     * The store at a URI, made with its first entry.
     *
     * @throws UserError where nothing can be written there, or another format's store is
     */
    public static TrialStore at(String uri, Configuration conf) {
        var store = new TrialStore(Directory.at(uri, conf));
        store.directory.requireWritable("store");
        store.requireFormat();
        return store;
    }

    /** The store at a URI, to be looked through; throws {@link UserError} where there is none. */
    static TrialStore existing(String uri, Configuration conf) {
        var store = new TrialStore(Directory.at(uri, conf));
        store.requireFormat();
        if (!store.directory.has(MARK))
            throw new UserError("store: " + uri + " is no store of trials; train and sweep make one with --store");
        return store;
    }

    private void requireFormat() {
        var mark = directory.readText(MARK);
        if (mark.isPresent() && !mark.get().strip().equals(FORMAT))
            throw new UserError("store: " + directory + "/" + MARK + ": is not of a store that this release knows; it"
                    + " writes " + FORMAT);
    }

    public String uri() {
        return directory.uri();
    }

    /** The directory that holds all entries of a key. */
    Directory of(String key) {
        return directory.child(key);
    }

    Directory directory() {
        return directory;
    }

    /**
     * The entry that is furthest on the way to {@code until}. No other than those between are read.
     *
     * @param least epochs that make an entry of use
     * @param until epochs wanted
     * @param fits which entries are of use
     */
    public Optional<StoreEntry> find(RunIdentity identity, int least, int until, Predicate<StoredTrial> fits) {
        var key = StoreKey.of(identity);
        var best = Optional.<StoreEntry>empty();
        for (var place : entries(key)) {
            if (epochs(place) < least || epochs(place) > until) continue;
            if (best.isPresent() && epochs(place) < best.get().trial().epochs()) break;
            var entry = read(place);
            if (entry.isEmpty() || !fits.test(entry.get().trial())) continue;
            if (!entry.get().trial().key().equals(key)) {
                LOG.warn("store: {} is damaged and not used: it is of another key", place);
                continue;
            }
            // Of equal ones that which says more; else the first.
            if (best.isEmpty() || !entry.get().trial().isCoveredBy(best.get().trial())) best = entry;
        }
        return best;
    }

    /** A valid entry; empty where it is unfinished or, which is warned of, damaged. */
    private static Optional<StoreEntry> read(Directory place) {
        try {
            return StoreEntry.read(place);
        } catch (DamagedEntryException | UncheckedIOException e) {
            LOG.warn("store: {} is damaged and not used: {}", place, e.getMessage());
            return Optional.empty();
        }
    }

    /** Places of a key's entries, most epochs first. */
    private List<Directory> entries(String key) {
        var all = directory.child(key);
        var places = new ArrayList<Directory>();
        for (var name : all.list()) if (ENTRY.matcher(name).matches()) places.add(all.child(name));
        places.sort(Comparator.comparingInt(TrialStore::epochs).reversed().thenComparing(Directory::name));
        return places;
    }

    static int epochs(Directory entry) {
        var matcher = ENTRY.matcher(entry.name());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /**
     * Adds an entry, unless there is one that says as much.
     *
     * @param trial what it is; its key is filled in
     * @param files by path in the entry
     * @return where it lies; empty where nothing had to be added
     */
    public Optional<Directory> add(RunIdentity identity, StoredTrial trial, Map<String, byte[]> files) {
        var key = StoreKey.of(identity);
        var known = find(identity, trial.epochs(), trial.epochs(), trial::isCoveredBy);
        if (known.isPresent()) return Optional.empty();
        mark();
        var place = directory.child(key).child("e" + Figures.padded(trial.epochs(), 5) + "-" + UUID.randomUUID());
        StoreEntry.write(place, described(trial, key), files);
        return Optional.of(place);
    }

    /** Several may do so at once, of whom one is the first, and the others' mark is as good. */
    private void mark() {
        synchronized (TrialStore.class) {
            if (directory.has(MARK)) return;
            try {
                directory.writeText(MARK, FORMAT + "\n");
            } catch (UncheckedIOException e) {
                if (!directory.has(MARK)) throw e;
            }
        }
    }

    private static StoredTrial described(StoredTrial trial, String key) {
        return new StoredTrial(
                StoredTrial.FORMAT_VERSION,
                key,
                trial.epochs(),
                trial.ended(),
                trial.finished(),
                trial.parameters(),
                trial.weightsSha256(),
                trial.data(),
                trial.metrics(),
                trial.test(),
                trial.config(),
                trial.arithmetic(),
                trial.lockstep(),
                trial.diverged());
    }

    /** Deletes an entry that this process added. */
    public void remove(Directory entry) {
        StoreEntry.delete(entry);
    }

    /** An entry's description, as JSON. */
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
