package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of a message. Behind it come {@code length} bytes, which the checksum covers too.
 *
 * @param trial number of the trial
 * @param generation number of the worker's seat; 0 before it has one
 * @param ticket number of the deal; 0 where it is about none
 * @param step from 0; in an evaluation the first row
 * @param lo first shard of the node; in an evaluation the row set
 * @param hi last shard plus 1; in an evaluation 1 if activations are wanted
 * @param length bytes that follow
 */
record Frame(Kind kind, long trial, int generation, long ticket, long step, int lo, int hi, int length) {
    static final int BYTES = 52;
    private static final int CHECKED = BYTES - Integer.BYTES;
    /** Before a peer has proved who it is, no more than this is read. */
    static final int MOST_UNPROVED = 256;

    private static final int MAGIC = 0x4c4b5354; // LKST
    private static final short VERSION = 1;
    private static final Kind[] KINDS = Kind.values();

    /** What a message says. The order is part of the protocol. */
    enum Kind {
        /** Worker: a nonce. */
        HELLO,
        /** Averager: a nonce, and proof that it knows the token. */
        CHALLENGE,
        /** Worker: proof that it knows the token, and its name. */
        PROOF,
        /** Worker: has its data at hand and wants a seat. */
        READY,
        /** Averager: the seat's generation. */
        WELCOME,
        /** Averager: weights and statistics, to be used until the next. */
        STATE,
        /** Averager: compute a node's sums. */
        GRADIENT,
        /** Averager: evaluate rows {@code [step, step + payload)}. */
        EVALUATE,
        /** Worker: a node's sums. */
        SUMS,
        /** Worker: an evaluation's sums. */
        EVALUATED,
        /** Either, while the other side waits for it: still here. */
        HEARTBEAT,
        /** Worker: leaves, or never came, for a reason. */
        LEAVE,
        /** Averager: the trial has ended. */
        DONE
    }

    Frame(Kind kind, long trial, int generation, int length) {
        this(kind, trial, generation, 0, 0, 0, 0, length);
    }

    /** Whether this and {@code deal} are about the same piece of work. */
    boolean isAbout(Frame deal) {
        return ticket == deal.ticket && step == deal.step && lo == deal.lo && hi == deal.hi;
    }

    /** Writes the head, its checksum over {@code payload} too (from its position to its limit; not moved). */
    void put(ByteBuffer out, ByteBuffer payload) {
        int start = out.position();
        out.putInt(MAGIC).putShort(VERSION).put((byte) kind.ordinal()).put((byte) 0);
        out.putLong(trial)
                .putInt(generation)
                .putInt(length)
                .putLong(ticket)
                .putLong(step)
                .putInt(lo)
                .putInt(hi);
        var crc = new CRC32C();
        crc.update(out.duplicate().flip().position(start));
        crc.update(payload.duplicate());
        out.putInt((int) crc.getValue());
    }

    /** Reads a head; throws {@link IOException} for one that can't be of this protocol. */
    static Frame get(ByteBuffer in) throws IOException {
        if (in.getInt() != MAGIC) throw new IOException("not a frame: wrong magic");
        short version = in.getShort();
        if (version != VERSION) throw new IOException("a frame of version " + version + "; this is " + VERSION);
        int kind = in.get();
        in.get();
        if (kind < 0 || kind >= KINDS.length) throw new IOException("a frame of unknown kind " + kind);
        long trial = in.getLong();
        int generation = in.getInt();
        int length = in.getInt();
        if (length < 0) throw new IOException("a frame of length " + length);
        return new Frame(KINDS[kind], trial, generation, in.getLong(), in.getLong(), in.getInt(), in.getInt(), length);
    }

    /** Checks what {@link #put} computed. */
    static void check(ByteBuffer head, ByteBuffer payload) throws IOException {
        var crc = new CRC32C();
        crc.update(head.duplicate().position(0).limit(CHECKED));
        crc.update(payload.duplicate());
        if (head.getInt(CHECKED) != (int) crc.getValue()) throw new IOException("a frame's checksum differs");
    }
}
