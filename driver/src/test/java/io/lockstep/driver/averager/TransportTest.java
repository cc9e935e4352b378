package io.lockstep.driver.averager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.averager.TestTrial.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the averager does about peers that lie, die, stall or babble. */
@Timeout(60)
@Tag("slow")
class TransportTest {
    private static final int STEPS = 40;

    @Test
    void aWrongTokenIsRefusedByBothSides() throws Exception {
        try (var trial = new TestTrial()) {
            var address = trial.server.address();
            var other = address.withToken(Handshake.token());
            var error = assertThrows(IOException.class, () -> Relay.open(other, trial.settings, null, "w"));
            assertTrue(error.getMessage().contains("token"), error.toString());
            try (var peer = new RawPeer(trial)) {
                peer.channel.write(frame(peer, Frame.Kind.HELLO, 32), ByteBuffer.allocate(32));
                peer.channel.expect(Frame.Kind.CHALLENGE);
                peer.channel.write(frame(peer, Frame.Kind.PROOF, 40), ByteBuffer.allocate(40));
                assertThrows(IOException.class, peer.channel::read);
            }
            assertEquals(0, trial.averager.workers());
            assertNull(trial.averager.firstWorkerFailure(), "a stranger's failure is not the trial's");
        }
    }

    @Test
    void anotherTrialsWorkerIsRefused() throws Exception {
        try (var trial = new TestTrial();
                var peer = new RawPeer(trial, trial.server.address().trial() + 1)) {
            assertThrows(
                    IOException.class, () -> peer.join(trial.server.address().token()));
            assertEquals(0, trial.averager.workers());
        }
    }

    @Test
    void beforeTheProofNoLongFrameIsRead() throws Exception {
        try (var trial = new TestTrial();
                var peer = new RawPeer(trial)) {
            peer.channel.write(frame(peer, Frame.Kind.HELLO, 257), ByteBuffer.allocate(257));
            assertThrows(IOException.class, peer.channel::read);
        }
    }

    @Test
    void aPeerThatNeverFinishesItsHandshakeIsLetGo() throws Exception {
        try (var trial = new TestTrial();
                var peer = new RawPeer(trial)) {
            var head = Wire.buffer(Frame.BYTES);
            frame(peer, Frame.Kind.HELLO, 32).put(head, ByteBuffer.allocate(32));
            head.flip();
            var drip = assertThrows(
                    IOException.class,
                    () -> { // never silent, never done
                        for (int i = 0; i < 10_000; i++) {
                            peer.socket.write(ByteBuffer.allocate(1).put(0, head.get(i % 20)));
                            TimeUnit.MILLISECONDS.sleep(100);
                        }
                    });
            assertFalse(drip instanceof java.nio.channels.ClosedByInterruptException);
        }
    }

    @Test
    void staleAndForgedResultsDontCount() throws Exception {
        var over = new CountDownLatch(1);
        try (var trial = new TestTrial()) {
            var stranger = trial.start(() -> {
                try (var peer = new RawPeer(trial).join(trial.server.address().token())) {
                    var deal = peer.deal();
                    var sums = peer.wrongSums();
                    int length = sums.remaining();
                    peer.channel.write(peer.reply(deal, 0, -1, length), sums);
                    peer.channel.write(peer.reply(deal, 1, 0, length), sums);
                    peer.channel.write(peer.reply(deal, 0, 5, length), sums);
                    trial.work(Transport.TCP, "well", new WholeNumbers());
                    // Its replies are read whenever the server comes to it: it doesn't leave before the end.
                    assertTrue(over.await(30, TimeUnit.SECONDS));
                }
                return null;
            });
            trial.run(STEPS);
            over.countDown();
            assertWeights(trial);
            stranger.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aResultAboutAnotherNodeCostsTheSeat() throws Exception {
        assertSeatCost((peer, deal) -> {
            var sums = peer.wrongSums();
            sums.putLong(0, peer.about().step() + 1);
            peer.channel.write(peer.reply(deal, 0, 0, sums.remaining()), sums);
        });
    }

    @Test
    void sumsOfTheWrongLengthCostTheSeat() throws Exception {
        assertSeatCost((peer, deal) -> {
            var sums = peer.wrongSums();
            sums.limit(sums.limit() - 4);
            peer.channel.write(peer.reply(deal, 0, 0, sums.remaining()), sums);
        });
    }

    @Test
    void aFlippedBitCostsTheSeat() throws Exception {
        assertSeatCost((peer, deal) -> {
            var sums = peer.wrongSums();
            var bytes = Wire.buffer(Frame.BYTES + sums.remaining());
            peer.reply(deal, 0, 0, sums.remaining()).put(bytes, sums);
            bytes.put(sums).flip();
            bytes.put(Frame.BYTES + 100, (byte) (bytes.get(Frame.BYTES + 100) ^ 4));
            while (bytes.hasRemaining()) peer.socket.write(bytes);
        });
    }

    @Test
    void tooLongAFrameCostsTheSeat() throws Exception {
        assertSeatCost((peer, deal) -> {
            var head = Wire.buffer(Frame.BYTES);
            peer.reply(deal, 0, 0, Integer.MAX_VALUE).put(head, ByteBuffer.allocate(0));
            peer.socket.write(head.flip());
        });
    }

    @Test
    void aConnectionKilledInMidFrameCostsTheSeat() throws Exception {
        assertSeatCost((peer, deal) -> {
            var sums = peer.wrongSums();
            var bytes = Wire.buffer(Frame.BYTES + sums.remaining());
            peer.reply(deal, 0, 0, sums.remaining()).put(bytes, sums);
            bytes.put(sums).flip().limit(Frame.BYTES + 50);
            peer.socket.write(bytes);
            peer.close();
        });
    }

    @Test
    void aSilentWorkerCostsTheSeat() throws Exception {
        assertSeatCost((peer, deal) -> {});
    }

    private interface Misdeed {
        void commit(RawPeer peer, Frame deal) throws IOException;
    }

    /** After the misdeed its doer is let go, and what it had goes to another worker within the step. */
    private static void assertSeatCost(Misdeed misdeed) throws Exception {
        try (var trial = new TestTrial()) {
            var letGo = trial.<Void>start(() -> {
                try (var peer = new RawPeer(trial).join(trial.server.address().token())) {
                    misdeed.commit(peer, peer.deal());
                    trial.work(Transport.TCP, "well", new WholeNumbers());
                    while (true) peer.channel.read();
                }
            });
            trial.run(STEPS);
            assertWeights(trial);
            var error = assertThrows(Exception.class, () -> letGo.get(5, TimeUnit.SECONDS));
            assertInstanceOf(IOException.class, error.getCause());
            assertInstanceOf(IOException.class, trial.averager.firstWorkerFailure());
        }
    }

    @Test
    void aWorkerThatStopsReadingHoldsNobodyUp() throws Exception {
        int width = 1 << 18; // nine megabytes of weights, more than sockets buffer
        try (var trial = new TestTrial(new Limits(5_000, 10_000, 20_000, 100, 2_000), width);
                var stopped = new RawPeer(trial).join(trial.server.address().token())) {
            trial.work(Transport.TCP, "well", new WholeNumbers());
            trial.run(2);
            assertEquals(1, trial.averager.workers());
            assertInstanceOf(IOException.class, trial.averager.firstWorkerFailure());
            assertTrue(stopped.socket.isOpen());
        }
    }

    @Test
    void aSilentAveragerIsGivenUp() throws Exception {
        try (var trial = new TestTrial();
                var deaf =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var real = trial.server.address();
            int port = deaf.socket().getLocalPort();
            var address = new TcpAddress(real.host(), port, real.trial(), real.token(), false, real.limits(), 0);
            assertThrows(IOException.class, () -> Relay.open(address, trial.settings, null, "w"));
        }
    }

    @Test
    void whyAWorkerNeverCameIsKnown() throws Exception {
        try (var trial = new TestTrial()) {
            var mistake = new UserError("data.csv, row 3: not a number");
            RelayConnection.report(trial.server.address(), "worker 0.0", mistake);
            while (trial.averager.firstWorkerFailure() == null) TimeUnit.MILLISECONDS.sleep(1);
            var failure = assertInstanceOf(UserError.class, trial.averager.firstWorkerFailure());
            assertEquals(mistake.getMessage(), failure.getMessage());
            assertEquals(0, trial.averager.workers());
        }
    }

    @Test
    void strangersWhoBabbleDontMatter() throws Exception {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        try (var trial = new TestTrial()) {
            trial.work(Transport.TCP, "well", new WholeNumbers());
            List<RawPeer> strangers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                var peer = new RawPeer(trial);
                strangers.add(peer);
                var bytes = Wire.buffer(1 + random.nextInt(500));
                while (bytes.hasRemaining()) bytes.put((byte) random.nextInt());
                bytes.clear();
                if (i % 2 == 0 && bytes.capacity() > Frame.BYTES)
                    frame(peer, Frame.Kind.HELLO, 32).put(bytes, bytes);
                peer.socket.write(bytes.rewind());
            }
            trial.run(STEPS);
            assertWeights(trial);
            assertEquals(1, trial.averager.workers());
            strangers.forEach(RawPeer::close);
        }
    }

    private static Frame frame(RawPeer peer, Frame.Kind kind, int length) {
        return new Frame(kind, peer.channel.trial(), 0, length);
    }

    private static void assertWeights(TestTrial trial) throws InterruptedException {
        trial.assertWeights(STEPS);
    }
}
