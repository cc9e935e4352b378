package io.lockstep.driver.store;

import java.io.IOException;

/** An entry that can't be trusted; the message says why. */
final class DamagedEntryException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedEntryException(String message) {
        super(message);
    }
}
