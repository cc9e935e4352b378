package io.lockstep.driver.averager;

import java.io.IOException;

/** A worker's place in a trial. Used by one thread. */
public interface Seat {

    /**
     * Waits for work.
     *
     * @throws SeatLostException when this seat was given up by the averager
     * @throws IOException when the averager can't be reached any more
     */
    Work take() throws IOException, InterruptedException;

    /** Hands finished work in. Work that was dealt to another in the meantime is ignored. */
    void deliver(Work work) throws IOException;

    /**
     * Leaves; what was taken and not delivered goes to others. A second call does nothing.
     *
     * @param cause why, or null where nothing went wrong
     */
    void leave(Throwable cause);
}
