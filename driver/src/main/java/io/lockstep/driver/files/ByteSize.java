package io.lockstep.driver.files;

import java.util.List;
import java.util.Locale;

/** Bytes in words, as 1.5 GiB. */
public final class ByteSize {
    private static final int STEP = 1 << 10;

    private ByteSize() {}

    /** One decimal, in the largest unit of which there is one at least. */
    public static String text(long bytes) {
        if (bytes < STEP) return bytes + " B";
        double value = bytes;
        for (var unit : List.of("KiB", "MiB", "GiB")) {
            value /= STEP;
            if (value < STEP) return String.format(Locale.ROOT, "%.1f %s", value, unit);
        }
        return String.format(Locale.ROOT, "%.1f TiB", value / STEP);
    }
}
