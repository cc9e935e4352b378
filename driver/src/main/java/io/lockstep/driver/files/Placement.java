package io.lockstep.driver.files;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How a file comes to stand whole under its name. Readers see the old one or the new one, and what fails leaves the old.
 * Files are given as qualified paths.
 */
interface Placement {
    /** Writes a file, or replaces one. */
    void put(Path file, Directory.Content content) throws IOException;

    /**
     * Writes a file that nobody has written. Where the file system can tell, one that another made meanwhile is left as
     * it is and refused, unless it holds the same bytes.
     *
     * @throws org.apache.hadoop.fs.FileAlreadyExistsException where it holds others
     */
    void putNew(Path file, Directory.Content content) throws IOException;

    /**
     * Replaces a file that is still what the caller saw.
     *
     * @param seen what it held; empty where it wasn't there
     * @return false where the file system tells that another was there first
     */
    boolean exchange(Path file, Optional<byte[]> seen, byte[] content) throws IOException;

    /** Whether a directory can be moved as one, with all that is in it. */
    boolean movesDirectories();

    /** The one that suits a file system: on object stores a move is a copy of each file, and nobody sees an upload until its end. */
    static Placement on(FileSystem fs, Path directory, Configuration conf) throws IOException {
        return fs.hasPathCapability(directory, CommonPathCapabilities.ABORTABLE_STREAM)
                ? new Upload(fs)
                : new MoveIntoPlace(fs, conf);
    }
}
