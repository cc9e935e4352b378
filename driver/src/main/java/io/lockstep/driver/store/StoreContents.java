package io.lockstep.driver.store;

import io.lockstep.core.UserError;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.driver.files.Directory;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import org.apache.hadoop.conf.Configuration;

/** All that a store holds, for who looks through it or clears it out. */
public final class StoreContents {
    /** What was written to within this time may be a writer's at work. */
    static final Duration IDLE = Duration.ofHours(1);

    /** Letters of a key that an id has. */
    private static final int SHOWN = 12;

    private final TrialStore store;

    private StoreContents(TrialStore store) {
        this.store = store;
    }

    /** Of the store at a URI; throws {@link UserError} where there is none. */
    public static StoreContents of(String uri, Configuration conf) {
        return new StoreContents(TrialStore.existing(uri, conf));
    }

    /** How an entry is. */
    public enum State {
        /** A trial to its end. */
        FINISHED,
        /** A trial that was stopped on its way. */
        PARTIAL,
        /** A trial whose next epoch is known to end it. */
        DIVERGED,
        /** Without a manifest: it is being written, or its writer was killed. */
        UNFINISHED,
        /** Not to be trusted, and never used. */
        DAMAGED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An entry.
     *
     * @param key of what was computed, by the entry's place
     * @param trial what it says of itself; null where it is unfinished or damaged
     * @param problem why it is damaged; else null
     */
    public record Item(
            String key, Directory place, State state, long bytes, Instant written, StoredTrial trial, String problem) {
        /** What users call it: its path in the store, the key cut short. */
        public String id() {
            return key.substring(0, SHOWN) + "/" + place.name();
        }
    }

    /** All entries, each read and checked; the newest first. */
    public List<Item> list() {
        return list((key, name) -> true);
    }

    /** @param wanted by key and name */
    private List<Item> list(BiPredicate<String, String> wanted) {
        var items = new ArrayList<Item>();
        for (var key : store.directory().list()) {
            if (!TrialStore.KEY.matcher(key).matches()) continue;
            for (var name : store.of(key).list())
                if (TrialStore.ENTRY.matcher(name).matches()
                        && wanted.test(key, name)
                        && StoreEntry.isThere(store.of(key).child(name)))
                    items.add(item(key, store.of(key).child(name)));
        }
        items.sort(Comparator.comparing(Item::written).reversed().thenComparing(Item::id));
        return items;
    }

    private Item item(String key, Directory place) {
        var written = place.modified(StoreEntry.MANIFEST);
        if (written.equals(Instant.EPOCH)) written = store.of(key).modified(place.name());
        long bytes = StoreEntry.bytes(place);
        try {
            var entry = StoreEntry.read(place);
            if (entry.isEmpty()) return new Item(key, place, State.UNFINISHED, bytes, written, null, null);
            var trial = entry.get().trial();
            if (!trial.key().equals(key)) throw new DamagedEntryException("it is of another key");
            return new Item(key, place, state(trial), bytes, written, trial, null);
        } catch (DamagedEntryException | UncheckedIOException e) {
            return new Item(key, place, State.DAMAGED, bytes, written, null, e.getMessage());
        }
    }

    private static State state(StoredTrial trial) {
        if (trial.diverged() != null) return State.DIVERGED;
        return trial.finished() ? State.FINISHED : State.PARTIAL;
    }

    /**
     * The entries whose id begins so, as {@link Item#id} or with the whole key. No others are read.
     *
     * @throws UserError where there is none
     */
    public List<Item> find(String id) {
        var found = list((key, name) ->
                (key + "/" + name).startsWith(id) || (key.substring(0, SHOWN) + "/" + name).startsWith(id));
        if (found.isEmpty())
            throw new UserError("store: " + store.uri() + " holds no entry " + id
                    + "; allowed are those that store list names, or how they begin");
        return found;
    }

    /**
     * Deletes what is of no use: damaged entries, unfinished ones that nobody writes to, those of another arithmetic,
     * those that another one covers; and then the oldest, until what is left takes no more than a budget. Only files that
     * an entry has are deleted.
     *
     * @param budget in bytes; negative for any
     * @return what was deleted
     */
    public List<Item> prune(long budget) {
        store.directory().requireWritable("store");
        var gone = new ArrayList<Item>();
        var left = new ArrayList<Item>();
        for (var item : list()) (isUseless(item, left) ? gone : left).add(item);
        long bytes = left.stream().mapToLong(Item::bytes).sum();
        for (int i = left.size() - 1; i >= 0 && budget >= 0 && bytes > budget; i--) {
            if (left.get(i).state() == State.UNFINISHED) continue;
            bytes -= left.get(i).bytes();
            gone.add(left.remove(i));
        }
        for (var item : gone) {
            StoreEntry.delete(item.place());
            store.of(item.key()).deleteIfEmpty();
        }
        return gone;
    }

    /** @param newer entries that stay, all newer than this one */
    private static boolean isUseless(Item item, List<Item> newer) {
        return switch (item.state()) {
            case DAMAGED -> true;
            case UNFINISHED -> item.written().isBefore(Instant.now().minus(IDLE));
            case FINISHED, PARTIAL, DIVERGED ->
                item.trial().arithmetic() != Arithmetic.VERSION
                        || newer.stream().anyMatch(other -> covers(other.trial(), item.trial()));
        };
    }

    private static boolean covers(StoredTrial newer, StoredTrial trial) {
        if (newer == null || !newer.key().equals(trial.key())) return false;
        if (newer.epochs() == trial.epochs()) return trial.isCoveredBy(newer);
        // A stop on the way is of use only to go on from.
        return !trial.finished() && trial.diverged() == null && newer.epochs() > trial.epochs();
    }
}
