package io.lockstep.driver.averager;

import java.io.IOException;

/** The averager gave this worker up, and its work to others; the worker may join again. */
public final class SeatLostException extends IOException {
    private static final long serialVersionUID = 1L;

    SeatLostException(String message) {
        super(message);
    }
}
