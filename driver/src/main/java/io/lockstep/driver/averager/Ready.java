package io.lockstep.driver.averager;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What an executor says when it wants a seat.
 *
 * @param home whether it may be the trial's home
 * @param cold whether it has computed nothing yet: while others work, they would wait for it
 * @param here whether it wants no other place: where it was referred to, it could not go
 * @param branch where others may join it; null where they can't
 */
record Ready(boolean home, boolean cold, boolean here, Branch branch) {
    private static final int HOME = 1;
    private static final int HERE = 2;
    private static final int COLD = 4;

    /** As bytes, to be read. */
    ByteBuffer bytes() {
        var out = ByteBuffer.allocate(Frame.MOST_UNPROVED).order(Wire.ORDER);
        out.put((byte) ((home ? HOME : 0) | (here ? HERE : 0) | (cold ? COLD : 0)));
        if (branch != null) branch.put(out);
        return out.flip();
    }

    static Ready get(ByteBuffer in) throws IOException {
        if (!in.hasRemaining()) throw new IOException("READY says nothing");
        int flags = in.get();
        var branch = in.hasRemaining() ? Branch.get(in) : null;
        return new Ready((flags & HOME) != 0, (flags & COLD) != 0, (flags & HERE) != 0, branch);
    }
}
