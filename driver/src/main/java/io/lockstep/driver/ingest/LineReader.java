package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.io.Text;

/**
 * The lines of a slice of a text file. A line belongs to the slice where its predecessor's end lies: every slice but the
 * first drops the line it starts in, and reads on past its end, so that slices together give each line once.
 */
final class LineReader implements Closeable {
    static final String BAD_BYTES = "bytes that are no text in the file's encoding";
    static final String ALLOWED = "allowed is UTF-8; name another by --encoding, as in --encoding windows-1252";
    private static final int LONGEST = 1 << 28;

    private final String file;
    private final InputStream stream;
    private final org.apache.hadoop.util.LineReader reader;
    private final long end;
    private final Text line = new Text();
    private long position;
    private long lines;
    private final Charset charset;
    private boolean badBytes;

    LineReader(Slice slice, Configuration conf, Charset charset) throws IOException {
        boolean narrow = TextEncoding.isNarrow(charset);
        this.charset = narrow ? charset : StandardCharsets.UTF_8;
        file = slice.file();
        end = slice.end();
        if (!narrow) {
            stream = TextEncoding.asUtf8(SourceFiles.open(file, conf), charset);
        } else if (slice.start() > 0) {
            stream = SourceFiles.raw(file, conf);
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
        return position > end ? null : beyond();
    }

    /** The next line, in the slice or after it; null at the file's end. */
    String beyond() throws IOException {
        int consumed;
        try {
            consumed = reader.readLine(line, LONGEST, LONGEST);
        } catch (CharacterCodingException e) {
            throw new UserError(file + ", line " + (lines + 1) + " or later: " + BAD_BYTES, e);
        } catch (ZipException | EOFException e) {
            throw new UserError(
                    file + ": broken " + (SourceFiles.isGzip(file) ? "gzip" : "packed") + " file after line " + lines
                            + ": " + e.getMessage(),
                    e);
        }
        if (consumed == 0) return null;
        if (consumed >= LONGEST)
            throw new UserError(file + ": a line of more than " + LONGEST + " bytes; is it a text file?");
        position += consumed;
        var text = decoded();
        if (lines++ == 0 && position == consumed && text.startsWith("\uFEFF")) return text.substring(1);
        return text;
    }

    /** The line as text; bytes that are none are replaced, and {@link #badBytes} says so. */
    private String decoded() {
        var text = new String(line.getBytes(), 0, line.getLength(), charset);
        badBytes = false;
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                charset.newDecoder().decode(ByteBuffer.wrap(line.getBytes(), 0, line.getLength()));
            } catch (CharacterCodingException e) {
                badBytes = true;
            }
        }
        return text;
    }

    /** Whether the line given last holds bytes that are no text. */
    boolean badBytes() {
        return badBytes;
    }

    /** Where the next line begins, in bytes. */
    long position() {
        return position;
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
