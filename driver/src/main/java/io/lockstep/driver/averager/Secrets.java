package io.lockstep.driver.averager;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, and HKDF over it (RFC 5869). */
final class Secrets {
    private static final String MAC = "HmacSHA256";
    private static final int MAC_BYTES = 32;

    private Secrets() {}

    static byte[] mac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            for (byte[] part : parts) mac.update(part);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    /** HKDF: {@code bytes} bytes from a secret, a salt (not empty) and what they are for. */
    static byte[] derive(byte[] secret, byte[] salt, byte[] purpose, int bytes) {
        byte[] key = mac(salt, secret);
        byte[] out = new byte[bytes];
        byte[] block = {};
        for (int at = 0, number = 1; at < bytes; at += MAC_BYTES, number++) {
            block = mac(key, block, purpose, new byte[] {(byte) number});
            System.arraycopy(block, 0, out, at, Math.min(MAC_BYTES, bytes - at));
        }
        return out;
    }

    static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
