package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One direction of an encrypted connection: records of AES-256-GCM, each the length of what follows (4 bytes, checked
 * too) and the text with its tag. The nonce is the direction's own, mixed with the number of the record, which isn't
 * sent: a record that is repeated, left out, reordered or sent back to its sender doesn't open.
 */
final class SealedRecords {
    static final int TAG = 16;
    static final int HEAD = Integer.BYTES;
    /** Bytes of text in a record at most. */
    static final int MOST_TEXT = 1 << 16;

    private static final int KEY = 32;
    private static final int NONCE = 12;

    private final Cipher cipher;
    private final int mode;
    private final SecretKeySpec key;
    private final byte[] nonce;
    private long records;

    private SealedRecords(int mode, byte[] secret, byte[] nonces, String direction) {
        byte[] made =
                Secrets.derive(secret, nonces, ("lockstep " + direction).getBytes(StandardCharsets.UTF_8), KEY + NONCE);
        this.mode = mode;
        key = new SecretKeySpec(made, 0, KEY, "AES");
        nonce = new byte[NONCE];
        System.arraycopy(made, KEY, nonce, 0, NONCE);
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /**
     * For sending.
     *
     * @param secret what both sides know
     * @param nonces the worker's and then the averager's of this connection
     * @param direction who sends
     */
    static SealedRecords sealing(byte[] secret, byte[] nonces, String direction) {
        return new SealedRecords(Cipher.ENCRYPT_MODE, secret, nonces, direction);
    }

    static SealedRecords opening(byte[] secret, byte[] nonces, String direction) {
        return new SealedRecords(Cipher.DECRYPT_MODE, secret, nonces, direction);
    }

    private void begin(byte[] head) throws GeneralSecurityException {
        byte[] own = nonce.clone();
        long number = records++;
        for (int i = 0; i < Long.BYTES; i++) own[NONCE - 1 - i] ^= (byte) (number >>> (8 * i));
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, own));
        cipher.updateAAD(head);
    }

    /** Seals {@code length} bytes of text; gives the record's bytes in {@code out}. @param out with room for all */
    int seal(byte[] text, int length, byte[] out) {
        ByteBuffer.wrap(out).putInt(length + TAG);
        try {
            begin(new byte[] {out[0], out[1], out[2], out[3]});
            return HEAD + cipher.doFinal(text, 0, length, out, HEAD);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a record could not be sealed", e);
        }
    }

    /** The length of what follows a head. */
    static int length(byte[] head) throws IOException {
        int length = ByteBuffer.wrap(head).getInt();
        if (length < TAG || length > MOST_TEXT + TAG) throw new IOException("a record of " + length + " bytes");
        return length;
    }

    /** Opens a record of {@code length} bytes behind its head; gives the bytes of text in {@code out}. */
    int open(byte[] head, byte[] sealed, int length, byte[] out) throws IOException {
        try {
            begin(head);
            return cipher.doFinal(sealed, 0, length, out, 0);
        } catch (AEADBadTagException e) {
            throw new IOException("a record is not the next one of this connection", e);
        } catch (GeneralSecurityException e) {
            throw new IOException("a record could not be opened", e);
        }
    }
}
