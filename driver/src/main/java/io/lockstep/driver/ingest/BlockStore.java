package io.lockstep.driver.ingest;

import io.lockstep.core.data.Block;
import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks in memory, up to a number of bytes: the least recently used leave first, those in use stay. A block is loaded
 * under a lock of its own, so that nobody waits for another's. When all blocks in memory are in use, the next one goes
 * over the budget rather than wait: a step always ends. Thread-safe.
 */
final class BlockStore {
    private static final Logger LOG = LoggerFactory.getLogger(BlockStore.class);

    /** A block's place in the store; made once, kept by who asks for blocks. */
    static final class Slot {
        private final Loader loader;
        private final AtomicInteger users = new AtomicInteger();
        private volatile Block block;
        private volatile long used;
        private boolean listed; // guarded by the store's list

        Slot(Loader loader) {
            this.loader = loader;
        }
    }

    /** Reads a block. */
    @FunctionalInterface
    interface Loader {
        Block load();
    }

    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong loads = new AtomicLong();
    private final List<Slot> held = new ArrayList<>();
    private long bytes; // guarded by held
    private volatile long budget;

    BlockStore(long budget) {
        this.budget = budget;
    }

    /** Changes how much may be held, from the next load on. */
    void budget(long newBudget) {
        budget = newBudget;
    }

    long budget() {
        return budget;
    }

    /** Bytes of the blocks held. */
    long bytes() {
        synchronized (held) {
            return bytes;
        }
    }

    /** Blocks read since the store was made. */
    long loads() {
        return loads.get();
    }

    /** The slot's block, which stays until it is released. */
    Block acquire(Slot slot) {
        slot.users.incrementAndGet();
        var block = slot.block;
        if (block != null) {
            slot.used = clock.incrementAndGet();
            return block;
        }
        try {
            return load(slot);
        } catch (Throwable t) {
            slot.users.decrementAndGet();
            throw t;
        }
    }

    private Block load(Slot slot) {
        synchronized (slot) {
            var block = slot.block;
            if (block == null) {
                var times = PhaseTimes.ofThread();
                int before = times.enter(Phase.READING);
                try {
                    block = slot.loader.load();
                } finally {
                    times.back(before);
                }
                loads.incrementAndGet();
                slot.block = block;
                slot.used = clock.incrementAndGet();
                admit(slot, block);
            }
            slot.used = clock.incrementAndGet();
            return block;
        }
    }

    /** Ends one use of the slot's block. */
    void release(Slot slot) {
        slot.users.decrementAndGet();
    }

    /** Reads a block that will be asked for soon; does nothing where it is there. */
    void fetch(Slot slot) {
        if (slot.block != null) return;
        acquire(slot);
        release(slot);
    }

    private void admit(Slot slot, Block block) {
        synchronized (held) {
            if (!slot.listed) {
                slot.listed = true;
                held.add(slot);
                bytes += block.size();
            }
            while (bytes > budget) {
                Slot oldest = null;
                for (var other : held)
                    if (other != slot && other.users.get() == 0 && (oldest == null || other.used < oldest.used))
                        oldest = other;
                if (oldest == null) return;
                drop(oldest);
            }
        }
    }

    private void drop(Slot slot) {
        held.remove(slot);
        slot.listed = false;
        var block = slot.block;
        bytes -= block.size();
        slot.block = null; // who took it a moment ago still has it, and the next load lists it again
        LOG.trace("dropped a block of {} bytes", block.size());
    }

    /** Forgets all blocks. */
    void clear() {
        synchronized (held) {
            for (var slot : List.copyOf(held)) drop(slot);
        }
    }
}
