package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Locations;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.io.Text;

/**
 * The lines of a slice of a text file. A line belongs to the slice where its predecessor's end lies: every slice but the
 * first drops the line it starts in, and reads on past its end, so that slices together give each line once.
 */
final class LineReader implements Closeable {
    private static final int LONGEST = 1 << 28;

    private final String file;
    private final InputStream stream;
    private final org.apache.hadoop.util.LineReader reader;
    private final long end;
    private final Text line = new Text();
    private long position;
    private long lines;

    LineReader(Slice slice, Configuration conf) throws IOException {
        file = slice.file();
        end = slice.end();
        if (slice.start() > 0) {
            stream = Locations.open(new Path(file), conf);
            ((Seekable) stream).seek(slice.start());
        } else {
            stream = SourceFiles.open(file, conf);
        }
        reader = new org.apache.hadoop.util.LineReader(stream, 1 << 16);
        position = slice.start();
        if (slice.start() > 0) position += reader.readLine(line, 0);
    }

    /** The next line; null at the slice's end. */
    String next() throws IOException {
        if (position > end) return null;
        int consumed;
        try {
            consumed = reader.readLine(line, LONGEST, LONGEST);
        } catch (ZipException | EOFException e) {
            throw new UserError(file + ": broken gzip file after line " + lines + ": " + e.getMessage(), e);
        }
        if (consumed == 0) return null;
        if (consumed >= LONGEST)
            throw new UserError(file + ": a line of more than " + LONGEST + " bytes; is it a text file?");
        position += consumed;
        var text = line.toString();
        if (lines++ == 0 && position == consumed && text.startsWith("\uFEFF")) return text.substring(1);
        return text;
    }

    /** Lines given so far. */
    long lines() {
        return lines;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
