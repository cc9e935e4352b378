package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of a message. Behind it come {@code length} bytes, which the checksum covers too; what they say is a record's
 * of the kind, as {@link GradientDeal}.
 *
 * @param trial number of the trial
 * @param generation number of the member's seat; 0 before it has one
 * @param ticket number of the deal; 0 where it is about none
 * @param length bytes that follow
 */
record Frame(Kind kind, long trial, int generation, long ticket, int length) {
    static final int BYTES = 36;
    private static final int CHECKED = BYTES - Integer.BYTES;
    /** Before a peer has proved who it is, no more than this is read. */
    static final int MOST_UNPROVED = 256;

    private static final int MAGIC = 0x4c4b5354; // LKST
    private static final short VERSION = 3;
    private static final Kind[] KINDS = Kind.values();

    /** What a message says. The order is part of the protocol. */
    enum Kind {
        /** Worker: a nonce. */
        HELLO,
        /** Averager: a nonce, and proof that it knows the token. */
        CHALLENGE,
        /** Worker: proof that it knows the token, and its name. */
        PROOF,
        /** Worker: has its data at hand and wants a seat; a {@link Ready}. */
        READY,
        /** Averager: the seat's generation. */
        WELCOME,
        /** Either: weights and statistics, to be used until the next. */
        STATE,
        /** Either: one of the optimizer's slots; the slot's number is the ticket. */
        SLOT,
        /** Averager: the weights' mask. */
        MASK,
        /** Averager: compute a node's sums. */
        GRADIENT,
        /** Worker: a node's sums. */
        SUMS,
        /** Averager: evaluate chunks of rows. */
        EVALUATE,
        /** Worker: the chunks' sums. */
        EVALUATED,
        /** Averager: run steps. */
        RUN,
        /** Averager: end the run after the present step. */
        STOP,
        /** Worker: what the run came to, behind the state where it reports it. */
        RAN,
        /** Averager: evaluate all of a set of rows. */
        EVALUATE_ALL,
        /** Worker: the sums of all. */
        EVALUATED_ALL,
        /** Averager: tell where training stands. */
        REPORT,
        /** Worker: the last gradient where it was asked for, behind the state. */
        REPORTED,
        /** Worker: as many threads share what comes here. */
        THREADS,
        /** Worker: one of the threads here failed, for a reason. */
        FAILED,
        /** Either, while the other side waits for it: still here. */
        HEARTBEAT,
        /** Worker: leaves, or never came, for a reason. */
        LEAVE,
        /** Averager: the trial has ended. */
        DONE,
        /** Averager, in place of WELCOME: the executor to join, which adds up for others. */
        REFERRED,
        /** Averager, in place of WELCOME: others are at work, so warm up before you ask again. */
        LATER
    }

    Frame(Kind kind, long trial, int generation, int length) {
        this(kind, trial, generation, 0, length);
    }

    /** Writes the head, its checksum over {@code payload} too (from its position to its limit; not moved). */
    void put(ByteBuffer out, ByteBuffer payload) {
        int start = out.position();
        out.putInt(MAGIC).putShort(VERSION).put((byte) kind.ordinal()).put((byte) 0);
        out.putLong(trial).putInt(generation).putInt(length).putLong(ticket);
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
        return new Frame(KINDS[kind], trial, generation, in.getLong(), length);
    }

    /** Checks what {@link #put} computed. */
    static void check(ByteBuffer head, ByteBuffer payload) throws IOException {
        var crc = new CRC32C();
        crc.update(head.duplicate().position(0).limit(CHECKED));
        crc.update(payload.duplicate());
        if (head.getInt(CHECKED) != (int) crc.getValue()) throw new IOException("a frame's checksum differs");
    }
}
