package io.lockstep.driver.averager;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Why a remote worker left, as bytes: whose fault it was, and a text. No class names travel to be loaded. */
final class LeaveReason {
    private static final int MOST_TEXT = 4000;
    private static final byte USER = 1;
    private static final byte CONNECTION = 2;
    private static final byte WORKER = 3;

    private LeaveReason() {}

    static ByteBuffer encode(Throwable cause) {
        boolean user = cause instanceof UserError;
        boolean connection = cause instanceof IOException || cause instanceof InterruptedException;
        String reason = user ? String.valueOf(cause.getMessage()) : cause.toString();
        byte[] text = reason.substring(0, Math.min(MOST_TEXT, reason.length())).getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(1 + text.length);
        return bytes.put(user ? USER : connection ? CONNECTION : WORKER)
                .put(text)
                .flip();
    }

    /** The cause as the averager shall see it. */
    static Exception decode(ByteBuffer in) {
        byte whose = in.hasRemaining() ? in.get() : CONNECTION;
        String text = StandardCharsets.UTF_8.decode(in).toString();
        return switch (whose) {
            case USER -> new UserError(text);
            case WORKER -> new RemoteWorkerException(text);
            default -> new IOException(text);
        };
    }
}
