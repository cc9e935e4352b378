package io.lockstep.jobs.command;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What standard error is connected to. */
final class Terminal {
    private static final int USUAL_COLUMNS = 80;
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /** Whether standard error is a terminal on which a line can be redrawn. */
    static boolean isThere() {
        var type = System.getenv("TERM");
        if (type == null || type.equals("dumb")) return false;
        // System.console() tells of standard input and output; where Linux tells more, that counts.
        if (!Files.exists(STANDARD_ERROR)) return System.console() != null;
        try {
            var device = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The terminal's width in characters at this moment.
     *
     * @param before what to answer where the terminal doesn't tell; 0 for the usual 80
     */
    static int columns(int before) {
        int otherwise = before > 0 ? before : USUAL_COLUMNS;
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!stty.waitFor(1, TimeUnit.SECONDS) || !size.matches("\\d+ \\d+")) return otherwise;
            int columns = Integer.parseInt(size.substring(size.indexOf(' ') + 1));
            return columns > 0 ? columns : otherwise;
        } catch (IOException | NumberFormatException e) {
            return otherwise;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }
}
