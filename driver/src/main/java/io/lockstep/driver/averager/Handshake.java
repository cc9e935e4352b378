package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * Both sides prove that they know the trial's token, by HMAC-SHA256 over both sides' nonces, before anything else is
 * read. The token itself never travels. Where the trial is encrypted, the keys come from the token, Spark's own secret
 * and both nonces, so that no two connections share one.
 */
final class Handshake {
    static final int NONCE = 32;
    private static final int PROOF = 32;
    private static final int MOST_NAME = 100;
    private static final String WORKER = "worker";
    private static final String AVERAGER = "averager";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Handshake() {}

    /** The worker's side; afterwards the channel is encrypted where the address says so. */
    static void asWorker(FrameChannel channel, TcpAddress address, String name) throws IOException {
        byte[] token = address.token();
        byte[] mine = nonce();
        channel.write(new Frame(Frame.Kind.HELLO, channel.trial(), 0, NONCE), ByteBuffer.wrap(mine));
        channel.expect(Frame.Kind.CHALLENGE);
        byte[] theirs = take(channel.payload(), NONCE);
        if (!MessageDigest.isEqual(take(channel.payload(), PROOF), proof(token, AVERAGER, mine, theirs)))
            throw new IOException("the averager doesn't know the trial's token");
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(MOST_NAME, text.length);
        var answer = ByteBuffer.allocate(PROOF + length);
        answer.put(proof(token, WORKER, mine, theirs)).put(text, 0, length).flip();
        channel.write(new Frame(Frame.Kind.PROOF, channel.trial(), 0, answer.remaining()), answer);
        if (address.encrypted()) encrypt(channel, token, Secrets.join(mine, theirs), WORKER, AVERAGER);
    }

    /** The averager's side of one handshake, frame by frame, for one who can't wait for them. */
    static final class Door {
        private final byte[] token;
        private final byte[] theirs;
        private final byte[] mine = nonce();

        /** @param hello the worker's first frame's payload */
        Door(byte[] token, ByteBuffer hello) throws IOException {
            this.token = token;
            theirs = take(hello, NONCE);
        }

        /** What a frame of kind CHALLENGE says. */
        ByteBuffer challenge() {
            return ByteBuffer.allocate(NONCE + PROOF)
                    .put(mine)
                    .put(proof(token, AVERAGER, theirs, mine))
                    .flip();
        }

        /** The worker's name, once its proof is right. */
        String open(ByteBuffer answer) throws IOException {
            if (!MessageDigest.isEqual(take(answer, PROOF), proof(token, WORKER, theirs, mine)))
                throw new IOException("a peer that doesn't know the trial's token");
            return StandardCharsets.UTF_8.decode(answer).toString();
        }

        void encrypt(FrameChannel channel) {
            Handshake.encrypt(channel, token, Secrets.join(theirs, mine), AVERAGER, WORKER);
        }
    }

    private static void encrypt(FrameChannel channel, byte[] token, byte[] nonces, String me, String other) {
        byte[] secret = Secrets.join(token, SparkSecret.present());
        channel.encrypt(
                SealedRecords.sealing(secret, nonces, "from " + me),
                SealedRecords.opening(secret, nonces, "from " + other));
    }

    private static byte[] take(ByteBuffer from, int bytes) throws IOException {
        if (from.remaining() < bytes) throw new IOException("a handshake frame is too short");
        byte[] taken = new byte[bytes];
        from.get(taken);
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
        return Secrets.mac(token, side.getBytes(StandardCharsets.UTF_8), workers, averagers);
    }
}
