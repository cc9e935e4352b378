package io.lockstep.driver.averager;

import java.util.ArrayList;
import java.util.List;

/** Who is present, and who was lost. Guarded by the dealer's lock. */
final class Members {
    private static final int MOST_NAMED = 4;

    private final List<Member> present = new ArrayList<>();
    private final List<String> lost = new ArrayList<>(); // the latest, as a message names them
    private int losses;
    private int generations;
    private boolean anyoneCame;
    private long aloneSince = System.nanoTime();

    Member enter(String name, int threads, Host host) {
        var member = new Member(++generations, name, threads, host);
        present.add(member);
        anyoneCame = true;
        return member;
    }

    /** Takes one out whose going is no news. */
    void depart(Member member) {
        member.gone = true;
        present.remove(member);
        if (present.isEmpty()) aloneSince = System.nanoTime();
    }

    /** Takes one out that was to stay. */
    void lose(Member member, String reason) {
        depart(member);
        member.lostBecause = reason;
        losses++;
        lost.add(member.name + ": " + reason);
        if (lost.size() > MOST_NAMED) lost.remove(0);
    }

    /** Says that nobody is expected now: the deadline for members begins anew. */
    void excuse() {
        aloneSince = System.nanoTime();
    }

    boolean isEmpty() {
        return present.isEmpty();
    }

    int size() {
        return present.size();
    }

    boolean anyoneCame() {
        return anyoneCame;
    }

    long aloneSince() {
        return aloneSince;
    }

    List<Member> present() {
        return List.copyOf(present);
    }

    /** Threads at work, those of executors included. */
    int threads() {
        int threads = 0;
        for (var member : present) threads += member.threads;
        return threads;
    }

    /** Whether all are threads of this JVM, which see the same memory. */
    boolean areThreads() {
        for (var member : present) if (member.thread == null) return false;
        return true;
    }

    /** The only member, where it can keep the averager; else null. */
    Member soleHost() {
        return present.size() == 1 && present.get(0).host != null ? present.get(0) : null;
    }

    /** How many were lost, and which last; empty where none was. */
    String losses() {
        if (losses == 0) return "";
        var more = losses > lost.size() ? ", at last " : ": ";
        return losses + (losses == 1 ? " was lost" : " were lost") + more + String.join("; ", lost);
    }
}
