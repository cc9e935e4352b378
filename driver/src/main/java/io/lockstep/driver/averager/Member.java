package io.lockstep.driver.averager;

/** One who takes work from a {@link Dealer}: a thread of this JVM, or an executor with its threads. Guarded by its lock. */
final class Member {
    final int generation;
    final String name;
    /** What it takes to keep the averager there; null for a member that only adds up shards. */
    final Host host;
    /** The thread that it is, where it is one of this JVM; null else. */
    Thread thread;
    /** How many work there at once. */
    int threads;
    /** What is out to this member; null while it has nothing. */
    Work work;
    /** The round that it is of. */
    Round round;
    /** Since when, by {@link System#nanoTime}. */
    long workSince;

    /** The last step that it took a part of; −1 before the first. */
    long lastStep = -1;

    boolean gone;
    /** Why the dealer itself gave the seat up; null otherwise. */
    String lostBecause;

    Member(int generation, String name, int threads, Host host) {
        this.generation = generation;
        this.name = name;
        this.threads = threads;
        this.host = host;
    }

    @Override
    public String toString() {
        return name;
    }
}
