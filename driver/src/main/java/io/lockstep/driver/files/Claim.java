package io.lockstep.driver.files;

import io.lockstep.core.UserError;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose a directory is while a driver works in it. The newest claim counts: who resumes takes a directory over without
 * asking, for a driver that was killed can't give it back, and one that still runs after all is refused before it
 * writes again. Needs nothing of a file system but replacing a file; of two that take it at one moment the last one has it,
 * on an object store that takes conditions the first, and the other is refused.
 */
public final class Claim implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
    private static final String FILE = ".driver";
    private static final Pattern OWNER = Pattern.compile("[0-9a-f-]{36}");

    private final Directory unguarded;
    private final OwnFiles own;
    private final String owner = UUID.randomUUID().toString();

    private Claim(Directory directory) {
        unguarded = directory;
        own = OwnFiles.of(directory);
    }

    /** Takes a directory over from whoever has it; refuses with {@link UserError} where a stranger's file is in the way. */
    public static Claim take(Directory directory) {
        var claim = new Claim(directory);
        var there = directory.readText(FILE);
        if (there.isPresent() && !OWNER.matcher(there.get()).matches()) throw claim.own.inTheWay(List.of(FILE));
        if (!directory.exchange(FILE, there, claim.owner))
            throw new UserError("output: " + directory
                    + " was taken by another driver at the same moment; allowed is one" + " at a time");
        return claim;
    }

    /** The directory for as long as nobody takes it over; later changes are refused with a {@link UserError}, and changes to what Lockstep didn't write always. */
    public Directory directory() {
        return unguarded.guardedBy(new Guard() {
            @Override
            public void writing(String path) {
                require();
                own.announce(List.of(path));
            }

            @Override
            public boolean deleting(String path) {
                require();
                own.delete(path);
                return true;
            }
        });
    }

    /** What Lockstep wrote in the directory. */
    public OwnFiles own() {
        return own;
    }

    /** Whether a file of that name says whose a directory is. */
    public static boolean isMark(String name) {
        return name.equals(FILE) || name.equals("." + FILE + Directory.PART);
    }

    /** Deletes what a driver that was killed left to say that the directory is its own, and the directory if empty. */
    public static void discard(Directory directory) {
        if (directory.readText(FILE).filter(OWNER.asMatchPredicate()).isPresent())
            directory.tree().deleteFile(FILE);
        directory.tree().deleteEmpty();
    }

    private void require() {
        if (!holds())
            throw new UserError("output: " + unguarded + " was taken over by another driver, or removed, while this one"
                    + " worked there; allowed is one at a time");
    }

    private boolean holds() {
        return unguarded.readText(FILE).filter(owner::equals).isPresent();
    }

    /** Gives the directory back where it is still this claim's. A failure to do so is only logged, for the next driver takes
     * the directory over anyway. */
    @Override
    public void close() {
        try {
            if (holds()) unguarded.delete(FILE);
        } catch (UncheckedIOException e) {
            LOG.debug("{}: {}", unguarded, e.getMessage());
        }
    }
}
