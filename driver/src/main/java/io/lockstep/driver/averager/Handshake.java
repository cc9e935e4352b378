package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Both sides prove that they know the trial's token, by HMAC-SHA256 over both sides' nonces, before anything else is
 * read. The token itself never travels.
 */
final class Handshake {
    private static final int NONCE = 32;
    private static final int PROOF = 32;
    private static final int MOST_NAME = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Handshake() {}

    /** The worker's side. */
    static void asWorker(FrameChannel channel, byte[] token, String name) throws IOException {
        byte[] mine = nonce();
        channel.write(new Frame(Frame.Kind.HELLO, channel.trial(), 0, NONCE), ByteBuffer.wrap(mine));
        channel.expect(Frame.Kind.CHALLENGE);
        byte[] theirs = take(channel, NONCE);
        if (!MessageDigest.isEqual(take(channel, PROOF), proof(token, "averager", mine, theirs)))
            throw new IOException("the averager doesn't know the trial's token");
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(MOST_NAME, text.length);
        var answer = ByteBuffer.allocate(PROOF + length);
        answer.put(proof(token, "worker", mine, theirs)).put(text, 0, length).flip();
        channel.write(new Frame(Frame.Kind.PROOF, channel.trial(), 0, answer.remaining()), answer);
    }

    /** The averager's side, up to the worker's proof; gives the worker's name. */
    static String asAverager(FrameChannel channel, byte[] token) throws IOException {
        channel.expect(Frame.Kind.HELLO);
        byte[] theirs = take(channel, NONCE);
        byte[] mine = nonce();
        var challenge = ByteBuffer.allocate(NONCE + PROOF);
        challenge.put(mine).put(proof(token, "averager", theirs, mine)).flip();
        channel.write(new Frame(Frame.Kind.CHALLENGE, channel.trial(), 0, challenge.remaining()), challenge);
        channel.expect(Frame.Kind.PROOF);
        if (!MessageDigest.isEqual(take(channel, PROOF), proof(token, "worker", theirs, mine)))
            throw new IOException("a peer that doesn't know the trial's token");
        byte[] name = take(channel, channel.payload().remaining());
        return new String(name, StandardCharsets.UTF_8);
    }

    private static byte[] take(FrameChannel channel, int bytes) throws IOException {
        if (channel.payload().remaining() < bytes) throw new IOException("a handshake frame is too short");
        byte[] taken = new byte[bytes];
        channel.payload().get(taken);
        return taken;
    }

    private static byte[] nonce() {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /** A fresh token. */
    static byte[] token() {
        return nonce();
    }

    private static byte[] proof(byte[] token, String side, byte[] workers, byte[] averagers) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token, "HmacSHA256"));
            mac.update(side.getBytes(StandardCharsets.UTF_8));
            mac.update(workers);
            return mac.doFinal(averagers);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
