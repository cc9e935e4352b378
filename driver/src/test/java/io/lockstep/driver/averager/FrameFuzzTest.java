package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.ShardSums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decoders take what encoders wrote, and answer anything else with an IOException. */
@Timeout(60)
class FrameFuzzTest {
    private static final int CASES = 20_000;
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(11);

    @Test
    void frameComesBack() throws IOException {
        var frame = new Frame(Frame.Kind.SUMS, Long.MIN_VALUE, 7, 1L << 40, 5);
        var head = encode(frame, body(5));
        assertEquals(frame, Frame.get(head.duplicate().order(Wire.ORDER)));
        Frame.check(head, body(5));
    }

    @Test
    void everyFlippedBitIsNoticed() {
        var frame = new Frame(Frame.Kind.GRADIENT, 99, 1, 2, 16);
        var head = encode(frame, body(16));
        for (int bit = 0; bit < 8 * (Frame.BYTES + 16); bit++) {
            var damagedHead = copy(head);
            var damagedBody = copy(body(16));
            flip(bit < 8 * Frame.BYTES ? damagedHead : damagedBody, bit % (8 * Frame.BYTES));
            assertThrows(IOException.class, () -> decode(damagedHead, damagedBody), "bit " + bit);
        }
    }

    @Test
    void randomHeadsGiveNothingButIOExceptions() {
        int decoded = 0;
        for (int i = 0; i < CASES; i++) {
            var head = encode(new Frame(Frame.Kind.STATE, random.nextLong(), 1, 16), body(16));
            for (int n = random.nextInt(1, 6); n > 0; n--)
                head.put(random.nextInt(Frame.BYTES), (byte) random.nextInt());
            if (i % 3 == 0) for (int j = 0; j < Frame.BYTES; j++) head.put(j, (byte) random.nextInt());
            try {
                decode(head, body(16));
                decoded++;
            } catch (IOException e) {
                assertTrue(e.getMessage() != null, "an error without a message");
            }
        }
        assertTrue(decoded < CASES / 50, decoded + " heads passed"); // those whose bytes were written as they were
    }

    @Test
    void sumsOfAnyOtherLengthAreRefused() throws IOException {
        var layout = ParameterLayout.of(TestTrial.settings(6).architecture());
        var sums = new ShardSums(layout);
        sums.rows = 17;
        sums.gradient().get(0).data[3] = Float.MIN_VALUE;
        var right = Wire.buffer(1 << 16);
        Wire.putSums(sums, right);
        right.flip();
        int length = right.remaining();
        var back = new ShardSums(layout);
        Wire.getSums(right, back);
        assertEquals(17, back.rows);
        assertEquals(Float.MIN_VALUE, back.gradient().get(0).data[3]);
        for (int other = 0; other < 2 * length; other++) {
            if (other == length) continue;
            var wrong = Wire.buffer(other);
            assertThrows(IOException.class, () -> Wire.getSums(wrong, back));
        }
    }

    @Test
    void departuresSayWhoseFaultItWas() {
        assertInstanceOf(UserError.class, LeaveReason.decode(LeaveReason.encode(new UserError("ä".repeat(9000)))));
        assertInstanceOf(RemoteWorkerException.class, LeaveReason.decode(LeaveReason.encode(new OutOfMemoryError())));
        assertInstanceOf(IOException.class, LeaveReason.decode(LeaveReason.encode(new IOException("reset"))));
        for (int i = 0; i < CASES; i++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            assertTrue(LeaveReason.decode(ByteBuffer.wrap(bytes)).getMessage() != null);
        }
    }

    private static ByteBuffer encode(Frame frame, ByteBuffer body) {
        var head = Wire.buffer(Frame.BYTES);
        frame.put(head, body);
        return head.flip();
    }

    private static void decode(ByteBuffer head, ByteBuffer body) throws IOException {
        var frame = Frame.get(head.duplicate().order(Wire.ORDER));
        if (frame.length() != body.remaining()) throw new IOException("another length");
        Frame.check(head, body);
    }

    private static ByteBuffer body(int length) {
        var body = Wire.buffer(length);
        for (int i = 0; i < length; i++) body.put((byte) (i * 7));
        return body.flip();
    }

    private static ByteBuffer copy(ByteBuffer from) {
        return Wire.buffer(from.remaining()).put(from.duplicate()).flip();
    }

    private static void flip(ByteBuffer bytes, int bit) {
        bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ (1 << (bit % 8))));
    }
}
