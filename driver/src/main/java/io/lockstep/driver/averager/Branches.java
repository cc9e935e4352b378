package io.lockstep.driver.averager;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The executors that a trial's averager speaks to itself where many share the trial, each of which adds up for others:
 * who comes later joins one of these. Decides who adds for whom, which never changes a sum. Thread-safe.
 */
final class Branches {
    private final int fanIn;
    private final Map<RemoteMember, Load> open = new LinkedHashMap<>();

    private static final class Load {
        final Branch branch;
        int referred;

        Load(Branch branch) {
            this.branch = branch;
        }
    }

    /** @param fanIn executors that have a seat at the averager; 0 for all */
    Branches(int fanIn) {
        this.fanIn = fanIn;
    }

    /** Where a newcomer shall go; null where it has its seat here. */
    synchronized Branch refer(RemoteMember newcomer, Ready ready) {
        if (fanIn == 0 || ready.branch() == null) return null;
        if (ready.here() || open.size() < fanIn) {
            open.put(newcomer, new Load(ready.branch()));
            return null;
        }
        Load least = null;
        for (var load : open.values()) if (least == null || load.referred < least.referred) least = load;
        least.referred++;
        return least.branch;
    }

    synchronized void remove(RemoteMember gone) {
        open.remove(gone);
    }
}
