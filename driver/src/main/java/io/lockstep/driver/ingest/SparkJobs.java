package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.driver.train.OutOfHeap;
import java.io.FileNotFoundException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;

/** Runs Spark jobs so that what went wrong in a task reaches the caller as itself. */
final class SparkJobs {
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

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
