package io.lockstep.driver.averager;

/** Decides what a {@link Dealer} deals next, and what becomes of what comes in. */
interface Leader {
    /**
     * All of a round is in. Called under the dealer's lock.
     *
     * @return what members shall share next; null for nothing
     */
    SharedTask completed(Round round);

    /** A shared task's last chunk is done. Called without the lock; gives a further pass, or null. */
    SharedTask following(SharedTask done);

    /** A task without a further pass is behind. Called under the lock. */
    void done(SharedTask last);

    /** Whether, while nothing is out here, what comes next is on its way from another process. */
    default boolean isElsewhere() {
        return false;
    }

    /** Somebody was lost or left; what was out to it is free again. Called under the lock. */
    default void left(Member member) {}

    /** Somebody joined. Called under the lock. */
    default void joined(Member member) {}
}
