package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where an executor listens for others of its trial, whose sums it adds to its own. Who knows the trial's token may
 * join.
 *
 * @param trial the number that frames carry there
 */
record Branch(String host, int port, long trial) {
    private static final int MOST_HOST_BYTES = Frame.MOST_UNPROVED - Long.BYTES - Integer.BYTES - 1;

    Branch {
        if (host.getBytes(StandardCharsets.UTF_8).length > MOST_HOST_BYTES)
            throw new IllegalArgumentException("host: " + host);
    }

    void put(ByteBuffer out) {
        out.putLong(trial).putInt(port).put(host.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes all that is left of {@code in}. */
    static Branch get(ByteBuffer in) throws IOException {
        if (in.remaining() <= Long.BYTES + Integer.BYTES) throw new IOException("no place of an executor");
        long trial = in.getLong();
        int port = in.getInt();
        byte[] host = new byte[in.remaining()];
        in.get(host);
        try {
            return new Branch(new String(host, StandardCharsets.UTF_8), port, trial);
        } catch (IllegalArgumentException e) {
            throw new IOException("an executor's place of " + host.length + " bytes", e);
        }
    }

    /** The branch as one reaches it who knows {@code root}. */
    TcpAddress address(TcpAddress root) {
        return new TcpAddress(host, port, trial, root.token(), root.encrypted(), root.limits(), 0);
    }
}
