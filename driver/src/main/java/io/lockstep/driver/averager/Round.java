package io.lockstep.driver.averager;

/** Pieces of work that are out at the same time. Guarded by the dealer's lock. */
interface Round {
    /** A free piece, now out to {@code member}; null where none is free for it. */
    Work claim(Member member, long ticket);

    /** Takes finished work in; it is out to {@code member}. */
    void deliver(Member member, Work work);

    /** Frees what a lost member had, which may still write to the memory it got. */
    void release(Member member, Work work);

    boolean isComplete();

    /** Whether the calling thread alone is to have all of it and comes for it at once: nobody need be woken. */
    default boolean isCallersOwn() {
        return false;
    }

    /**
     * Nanoseconds after which one who found nothing is to ask again though nothing changed, because what is free is kept
     * for a member that had it before; 0 for never.
     */
    default long patienceNanos() {
        return 0;
    }
}
