package io.lockstep.driver.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and hashes the bytes that go through it. Not thread-safe. */
public final class HashedStream extends FilterOutputStream {
    private final MessageDigest digest = newDigest();
    private long bytes;

    public HashedStream(OutputStream out) {
        super(out);
    }

    /** All that a stream holds, counted and hashed. */
    public static HashedStream of(InputStream in) throws IOException {
        var hashed = new HashedStream(OutputStream.nullOutputStream());
        in.transferTo(hashed);
        return hashed;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int from, int length) throws IOException {
        out.write(data, from, length);
        digest.update(data, from, length);
        bytes += length;
    }

    /** Bytes so far. */
    public long bytes() {
        return bytes;
    }

    /** SHA-256 of the bytes, in hexadecimal; to be asked once, at their end. */
    public String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
