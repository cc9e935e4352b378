package io.lockstep.driver.averager;

import java.io.IOException;

/**
 * How a dealer's work ends: with its trial, for a cause or because it is over; or cut off, while the trial goes on
 * elsewhere. The first end counts. Under the dealer's lock.
 */
final class Ending {
    private boolean over;
    private Throwable cause;
    private IOException cut; // null while work can come through

    boolean isOver() {
        return over;
    }

    /** The trial ends; {@code why} is null where it is simply over. @return false where it had ended before */
    boolean end(Throwable why) {
        if (over) return false;
        over = true;
        cause = why;
        return true;
    }

    /** No more work comes through here. @return false where that or the end had come before */
    boolean cutOff(IOException why) {
        if (over || cut != null) return false;
        cut = why;
        return true;
    }

    /** Throws what {@code member} is to hear where it has no seat any more. */
    void checkSeat(Member member) throws SeatLostException {
        if (cut != null) throw new SeatLostException(member.name + " lost its seat: " + cut.getMessage());
        if (member.gone) throw new SeatLostException(member.name + " lost its seat: " + member.lostBecause);
    }

    /** Throws what the trial ended with, where it has ended. */
    void checkRunning() {
        if (!over) return;
        if (cause == null) throw new IllegalStateException("the trial has ended");
        if (cause instanceof Error error) throw error;
        throw cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }
}
