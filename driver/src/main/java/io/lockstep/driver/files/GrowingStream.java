package io.lockstep.driver.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;

/** A file of Hadoop's whose flush makes readers see it, where its file system can do that. */
final class GrowingStream extends FilterOutputStream {
    private final FSDataOutputStream stream;

    GrowingStream(FSDataOutputStream stream) {
        super(stream);
        this.stream = stream;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        stream.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        if (stream.hasCapability(StreamCapabilities.HFLUSH)) stream.hflush();
        else stream.flush();
    }
}
