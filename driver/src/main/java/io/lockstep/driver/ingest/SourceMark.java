package io.lockstep.driver.ingest;

import io.lockstep.core.io.Sha256;
import io.lockstep.driver.files.Locations;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * What tells a file's content from an earlier one's without reading it all: its length, its time, samples from its
 * beginning to its end, and on this machine the time of its last change, which no copying tool can set back.
 */
final class SourceMark {
    private static final int SAMPLES = 8;
    private static final int SAMPLE_BYTES = 4096;

    private SourceMark() {}

    /** The mark of a file as it is now; {@code file}'s length and time are those of a moment ago. */
    static String of(FileStatus file, Configuration conf) throws IOException {
        return file.getLen() + " " + file.getModificationTime() + " " + changed(file, conf) + samples(file, conf);
    }

    private static String changed(FileStatus file, Configuration conf) throws IOException {
        if (!(Locations.fileSystem(file.getPath(), conf) instanceof LocalFileSystem local)) return "";
        try {
            return Files.getAttribute(Path.of(local.pathToFile(file.getPath()).getPath()), "unix:ctime") + " ";
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return ""; // no such thing on this system; samples have to do
        }
    }

    private static String samples(FileStatus file, Configuration conf) throws IOException {
        var content = ByteBuffer.allocate(SAMPLES * SAMPLE_BYTES);
        long last = Math.max(0, file.getLen() - SAMPLE_BYTES);
        try (var in = Locations.open(file.getPath(), conf)) {
            for (int i = 0; i < SAMPLES && content.hasRemaining(); i++) {
                long at = last * i / (SAMPLES - 1);
                if (i > 0 && last == 0) break;
                int length = (int) Math.min(SAMPLE_BYTES, file.getLen() - at);
                in.readFully(at, content.array(), content.position(), length);
                content.position(content.position() + length);
            }
        } catch (EOFException e) {
            return "shorter than it was"; // reading it will say what is wrong
        }
        return Sha256.hex(java.util.Arrays.copyOf(content.array(), content.position()));
    }
}
