package io.lockstep.driver.averager;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a dealer's members may take their time for, and how long. Under the dealer's lock. */
final class Deadlines {
    private static final long LOOK_NANOS = 50_000_000;

    private final Limits limits;
    private long lastLook = System.nanoTime();

    Deadlines(Limits limits) {
        this.limits = limits;
    }

    /** Nanoseconds until whoever waits has to look at the deadlines again; 0 or less where that is now. */
    long nanosToLook() {
        return LOOK_NANOS - (System.nanoTime() - lastLook);
    }

    /** Of all waits, not of each: where each is short, somebody still has to look. */
    void looked() {
        lastLook = System.nanoTime();
    }

    /** One who kept its work too long. */
    record Late(Member member, SeatLostException why) {}

    /** Members whose work is to go to others. A run at an executor has no end by the clock: heartbeats guard it. */
    List<Late> late(Members members) {
        long now = System.nanoTime();
        var late = new ArrayList<Late>();
        for (var member : members.present()) {
            if (member.work == null || member.work instanceof Work.AtHome) continue;
            long millis = TimeUnit.NANOSECONDS.toMillis(now - member.workSince);
            if (millis >= limits.workMillis())
                late.add(new Late(
                        member,
                        new SeatLostException(member.name + " kept a piece of work for " + millis / 1000 + " s (limit: "
                                + "spark.lockstep.workMillis)")));
        }
        return late;
    }

    /** What ends a trial that nobody works for; null while there is time or somebody. */
    NoWorkersException nobody(Members members, Throwable firstFailure) {
        if (!members.isEmpty()) return null;
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - members.aloneSince());
        long most = members.anyoneCame() ? limits.noWorkerMillis() : limits.firstWorkerMillis();
        return millis < most ? null : new NoWorkersException(members, millis, firstFailure);
    }
}
