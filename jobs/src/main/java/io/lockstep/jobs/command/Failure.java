package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import io.lockstep.driver.memory.OutOfHeap;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** What is said of a failure, and the exit code it ends with. */
final class Failure {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USER_ERROR = 2;
    static final int INTERRUPTED = 130;

    private static final int LONGEST_CHAIN = 50;

    private Failure() {}

    /** Prints the failure, first cause first, and returns the exit code. */
    static int report(Throwable failure, PrintStream err, boolean verbose) {
        var mistake = find(failure, UserError.class);
        if (mistake != null) {
            err.println("lockstep: " + mistake.getMessage());
            if (verbose) failure.printStackTrace(err);
            return USER_ERROR;
        }
        var lack = OutOfHeap.find(failure);
        if (lack != null) {
            err.println("lockstep: " + OutOfHeap.here(lack, "its own work").getMessage());
            if (verbose) failure.printStackTrace(err);
            return USER_ERROR;
        }
        var unreachable = find(failure, UnsupportedFileSystemException.class);
        if (unreachable != null) {
            var placed = find(failure, UncheckedIOException.class);
            err.println("lockstep: " + (placed == null ? unreachable : placed).getMessage());
            return USER_ERROR;
        }
        if (find(failure, InterruptedException.class) != null || failure instanceof CancellationException)
            return INTERRUPTED;
        var first = firstCause(failure);
        err.println("lockstep: failed: " + describe(first));
        for (Throwable outer = failure; outer != first && outer != null; outer = outer.getCause())
            if (!isWrapper(outer)) err.println("  while: " + firstLine(describe(outer)));
        if (verbose) first.printStackTrace(err);
        else err.println("  (--verbose shows where)");
        return FAILED;
    }

    static Throwable firstCause(Throwable failure) {
        Throwable first = failure;
        for (int i = 0; i < LONGEST_CHAIN && first.getCause() != null; i++) first = first.getCause();
        return first;
    }

    private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
        Throwable at = failure;
        for (int i = 0; i < LONGEST_CHAIN && at != null; i++, at = at.getCause())
            if (type.isInstance(at)) return type.cast(at);
        return null;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof ExecutionException || failure instanceof CompletionException;
    }

    private static String describe(Throwable failure) {
        var message = failure.getMessage();
        var name = failure.getClass().getSimpleName();
        // The project's own messages say all; a Java class's name beside them says nothing to a user.
        if (message != null && failure.getClass().getName().startsWith("io.lockstep.")) return message.strip();
        return message == null || message.isBlank() ? name : name + ": " + message.strip();
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
