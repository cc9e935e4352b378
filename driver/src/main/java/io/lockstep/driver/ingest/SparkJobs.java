package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.driver.memory.OutOfHeap;
import java.io.FileNotFoundException;
import java.io.InterruptedIOException;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;

/** Runs Spark jobs so that what went wrong in a task reaches the caller as itself. */
final class SparkJobs {
    /** Whose failures a retry may mend: file systems, object stores, the network. */
    private static final Pattern OF_STORES = Pattern.compile(
            "java\\.net\\.|java\\.nio\\.(channels|file)\\.|javax\\.net\\.|org\\.apache\\.hadoop\\.|software\\.amazon\\.");

    private SparkJobs() {}

    @FunctionalInterface
    interface Job<T> {
        T run() throws Exception;
    }

    /** A user's mistake that a task met reaches the user as such. */
    static <T> T run(Job<T> job) {
        try {
            return job.run();
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause())
                if (cause instanceof UserError mistake) throw mistake;
                else if (isUnreadable(cause)) throw new UserError("data: can't be read: " + firstLine(cause), cause);
                else if (isDamaged(cause))
                    throw new UserError("data: damaged: " + firstLine(cause) + "; " + firstLine(root(cause)), cause);
            var lack = OutOfHeap.find(e);
            if (lack != null) throw OutOfHeap.ofTask(lack, "reading");
            if (e instanceof SparkException && e.getCause() instanceof RuntimeException inner) throw inner;
            throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        }
    }

    /**
     * Gone, not permitted, other than the checksum that Hadoop wrote beside it, or not of the format that it is read as:
     * nothing that a retry mends.
     */
    static boolean isUnreadable(Throwable cause) {
        return cause instanceof FileNotFoundException
                || cause instanceof AccessControlException
                || cause instanceof ChecksumException
                || cause instanceof SparkThrowable known && isOfAnotherFormat(String.valueOf(known.getCondition()));
    }

    private static boolean isOfAnotherFormat(String condition) {
        return condition.equals("FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER")
                || condition.startsWith("MALFORMED_RECORD_IN_PARSING");
    }

    /** A file whose end can be read and what stands before it can't, and not because a store or the way to it failed. */
    private static boolean isDamaged(Throwable cause) {
        if (!(cause instanceof SparkThrowable known && "FAILED_READ_FILE.NO_HINT".equals(known.getCondition())))
            return false;
        for (Throwable inner = cause.getCause(); inner != null; inner = inner.getCause())
            if (inner instanceof Error
                    || inner instanceof InterruptedIOException
                    || OF_STORES.matcher(inner.getClass().getName()).lookingAt()) return false;
        return cause.getCause() != null;
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst(" +SQLSTATE: .*", "");
    }
}
