package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import java.util.function.Supplier;

/** A mistake in an entry of a sweep's file. Who read the file knows its line. */
public final class EntryError extends UserError {
    private static final long serialVersionUID = 1L;

    private final String entry;

    EntryError(String entry, UserError mistake) {
        super(mistake.getMessage(), mistake);
        this.entry = entry;
    }

    /** The entry's path, as in {@code space.width}. */
    public String entry() {
        return entry;
    }

    /** What {@code reader} reads; its mistakes get the entry's path unless they have one. */
    static <T> T at(String entry, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (EntryError placed) {
            throw placed;
        } catch (UserError mistake) {
            throw new EntryError(entry, mistake);
        }
    }
}
