package io.lockstep.driver.files;

import io.lockstep.core.UserError;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose a directory is while a driver works in it. The newest claim counts: who resumes takes a directory over without
 * asking, for a driver that was killed can't give it back, and one that still runs after all is refused before it
 * writes again. Needs nothing of a file system but replacing a file.
 */
public final class Claim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
    private static final String FILE = ".driver";

    private final Directory unguarded;
    private final String owner = UUID.randomUUID().toString();

    private Claim(Directory directory) {
        unguarded = directory;
    }

    /** Takes a directory over from whoever has it. */
    public static Claim take(Directory directory) {
        var claim = new Claim(directory);
        directory.writeText(FILE, claim.owner);
        return claim;
    }

    /** The directory for as long as nobody takes it over; later changes are refused with a {@link UserError}. */
    public Directory directory() {
        return unguarded.guardedBy(this::require);
    }

    private void require() {
        if (!holds())
            throw new UserError("output: " + unguarded + " was taken over by another driver, or removed, while this one"
                    + " worked there; allowed is one at a time");
    }

    private boolean holds() {
        return unguarded.readText(FILE).filter(owner::equals).isPresent();
    }

    /** Gives the directory back where it is still this claim's. What goes wrong is no matter: the next one takes it. */
    @Override
    public void close() {
        try {
            if (holds()) unguarded.delete(FILE);
        } catch (UncheckedIOException e) {
            LOG.debug("{}: {}", unguarded, e.getMessage());
        }
    }
}
