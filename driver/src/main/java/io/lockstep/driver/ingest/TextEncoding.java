package io.lockstep.driver.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** How a text file's bytes are letters: told by its first bytes, or by the user. */
final class TextEncoding {
    private TextEncoding() {}

    /** What the marks say that UTF-16 and UTF-32 files begin with; null where there is none. */
    static String byMark(byte[] start, int length) {
        int a = at(start, length, 0);
        int b = at(start, length, 1);
        boolean zeros = at(start, length, 2) == 0 && at(start, length, 3) == 0;
        if (a == 0xff && b == 0xfe) return zeros ? "UTF-32LE" : "UTF-16LE";
        if (a == 0xfe && b == 0xff) return "UTF-16BE";
        return a == 0 && b == 0 && at(start, length, 2) == 0xfe && at(start, length, 3) == 0xff ? "UTF-32BE" : null;
    }

    /** What the zeros in it say that a text without a mark may be, for messages; null for nothing. */
    static String byZeros(String firstLine) {
        if (firstLine.startsWith("\0\0\0")) return "UTF-32BE";
        if (firstLine.startsWith("\0")) return "UTF-16BE";
        if (firstLine.startsWith("\0\0\0", 1)) return "UTF-32LE";
        return firstLine.startsWith("\0", 1) ? "UTF-16LE" : null;
    }

    private static int at(byte[] bytes, int length, int index) {
        return index < length ? bytes[index] & 0xff : -1;
    }

    /** Whether line breaks and commas are one byte each, so that lines are found by bytes. */
    static boolean isNarrow(Charset charset) {
        try {
            return charset.newEncoder().encode(CharBuffer.wrap("\n,")).equals(ByteBuffer.wrap(new byte[] {10, 44}));
        } catch (CharacterCodingException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** The text as UTF-8. What is no text in its encoding ends in a {@link CharacterCodingException}. */
    static InputStream asUtf8(InputStream in, Charset charset) {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new Recoded(new BufferedReader(new InputStreamReader(in, decoder), 1 << 15));
    }

    /** Characters as bytes. Not thread-safe. */
    private static final class Recoded extends InputStream {
        private final BufferedReader reader;
        private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
        private final CharBuffer chars = CharBuffer.allocate(1 << 13).limit(0);
        private final ByteBuffer bytes = ByteBuffer.allocate(1 << 15).limit(0);
        private boolean ended;

        Recoded(BufferedReader reader) {
            this.reader = reader;
        }

        private boolean fill() throws IOException {
            while (!bytes.hasRemaining()) {
                if (ended) return false;
                chars.compact();
                ended = reader.read(chars) < 0;
                chars.flip();
                bytes.clear();
                encoder.encode(chars, bytes, ended);
                bytes.flip();
            }
            return true;
        }

        @Override
        public int read() throws IOException {
            return fill() ? bytes.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] out, int from, int length) throws IOException {
            if (length == 0) return 0;
            if (!fill()) return -1;
            int n = Math.min(length, bytes.remaining());
            bytes.get(out, from, n);
            return n;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
