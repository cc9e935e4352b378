package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.ShardSums;
import io.lockstep.driver.Fuzz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Eight of the ten million inputs of a build: whatever comes over the wire is a frame and its message, or an IOException. */
@Tag("slow")
@Timeout(300)
class MillionsOfFramesTest {
    private static final String BYTES = "\u0000\u0001\u007f\u0080\u00ff\u0003LKST";

    @Test
    void frames() throws Exception {
        var corpus = List.of(frame(Frame.Kind.GRADIENT, new byte[24]), frame(Frame.Kind.HEARTBEAT, new byte[0]));
        Fuzz.run("frames", 6_000_000, corpus, BYTES, () -> MillionsOfFramesTest::decodeFrame);
    }

    private static void decodeFrame(byte[] input) throws IOException {
        if (input.length < Frame.BYTES) throw new IOException("cut short");
        var head = ByteBuffer.wrap(input, 0, Frame.BYTES).slice().order(Wire.ORDER);
        var frame = Frame.get(head.duplicate().order(Wire.ORDER));
        if (frame.length() != input.length - Frame.BYTES) throw new IOException("another length");
        Frame.check(head, ByteBuffer.wrap(input, Frame.BYTES, frame.length()).slice());
    }

    @FuzzTest
    void guidedFrames(byte[] input) {
        guided(MillionsOfFramesTest::decodeFrame, input);
    }

    @FuzzTest
    void guidedMessages(byte[] input) {
        guided(messageDecoder(), input);
    }

    private static void guided(Fuzz.Decoder decoder, byte[] input) {
        try {
            decoder.decode(input);
        } catch (IOException refusal) {
            assertNotNull(refusal.getMessage());
        }
    }

    private static byte[] frame(Frame.Kind kind, byte[] payload) {
        var all = Wire.buffer(Frame.BYTES + payload.length);
        new Frame(kind, 9, 1, 77, payload.length).put(all, ByteBuffer.wrap(payload));
        all.put(payload);
        var bytes = new byte[all.position()];
        all.flip().get(bytes);
        return bytes;
    }

    /** As if the checksum had been right: by a peer that knows the token. The first byte says which message it is. */
    @Test
    void messages() throws Exception {
        var layout = ParameterLayout.of(TestTrial.settings(6).architecture());
        var sums = Wire.buffer(1 << 16);
        Wire.putSums(new ShardSums(layout), sums);
        var gradient = Wire.buffer(64);
        new GradientDeal(5, 0, 4).put(gradient);
        var evaluation = Wire.buffer(64);
        new EvaluationDeal(EvalRows.values()[0], 0, 1024, false, true).put(evaluation);
        var run = Wire.buffer(256);
        new RunDeal(5, 10, 100, Totals.NONE).put(run);
        var result = Wire.buffer(256);
        new RunResult(null).put(result);
        var ready = Wire.buffer(8).put((byte) 3);
        var reason = Wire.buffer(256).put(LeaveReason.encode(new IOException("reset by peer")));
        var corpus = List.of(
                message(0, gradient),
                message(1, evaluation),
                message(2, run),
                message(3, result),
                message(4, ready),
                message(5, reason),
                message(6, sums));
        Fuzz.run("messages", 2_000_000, corpus, BYTES, MillionsOfFramesTest::messageDecoder);
    }

    private static Fuzz.Decoder messageDecoder() {
        var into = new ShardSums(ParameterLayout.of(TestTrial.settings(6).architecture()));
        var outcome = new RunResult(null);
        return input -> {
            if (input.length == 0) throw new IOException("nothing");
            var in = ByteBuffer.wrap(input, 1, input.length - 1).slice().order(Wire.ORDER);
            switch (input[0]) {
                case 0 -> GradientDeal.get(in);
                case 1 -> EvaluationDeal.get(in);
                case 2 -> RunDeal.get(in);
                case 3 -> outcome.get(in);
                case 4 -> Ready.get(in);
                case 5 -> LeaveReason.decode(in);
                default -> Wire.getSums(in, into);
            }
        };
    }

    private static byte[] message(int kind, ByteBuffer body) {
        body.flip();
        var bytes = new byte[1 + body.remaining()];
        bytes[0] = (byte) kind;
        body.get(bytes, 1, body.remaining());
        return bytes;
    }
}
