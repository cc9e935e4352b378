package io.lockstep.driver.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * This machine's files as {@code dying:/path}, on a disk that takes so many changes and then no more, as where a driver
 * is killed between any two of them, or in the middle of writing a file: half of that one is there.
 */
public final class DyingFileSystem extends RawLocalFileSystem {
    private static final AtomicInteger LEFT = new AtomicInteger(Integer.MAX_VALUE);

    /** Makes the file system known. */
    public static void register(Configuration conf) {
        conf.set("fs.dying.impl", DyingFileSystem.class.getName());
    }

    /** From now on so many changes succeed. */
    public static void dieAfter(int changes) {
        LEFT.set(changes);
    }

    /** From now on all is well. */
    public static void revive() {
        dieAfter(Integer.MAX_VALUE);
    }

    private static void change() throws IOException {
        if (LEFT.getAndDecrement() <= 0) throw new IOException("No space left on device");
    }

    @Override
    public URI getUri() {
        return URI.create("dying:///");
    }

    @Override
    public FSDataOutputStream create(
            Path f, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        boolean dead = LEFT.get() <= 0;
        if (dead) change();
        var out = super.create(f, overwrite, bufferSize, replication, blockSize, progress);
        return new FSDataOutputStream(
                new FilterOutputStream(out) {
                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        boolean last = LEFT.get() <= 1;
                        out.write(bytes, from, last ? length / 2 : length);
                        if (last) {
                            LEFT.set(0);
                            change();
                        }
                    }

                    @Override
                    public void close() throws IOException {
                        super.close();
                        change();
                    }
                },
                null);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        change();
        return super.rename(from, to);
    }

    @Override
    public boolean delete(Path p, boolean recursive) throws IOException {
        change();
        return super.delete(p, recursive);
    }
}
