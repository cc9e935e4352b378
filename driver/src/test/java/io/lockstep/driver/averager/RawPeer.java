package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.ShardSums;
import io.lockstep.core.step.TrainSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.LongAdder;

/** A worker's side of the protocol by hand, without heartbeats, for doing what a worker never would. */
final class RawPeer implements AutoCloseable {
    final SocketChannel socket;
    final FrameChannel channel;
    private final TrainSettings settings;
    private final TcpAddress address;
    private int generation;
    private GradientDeal about;

    RawPeer(TestTrial trial) throws IOException {
        this(trial, trial.server.address().trial());
    }

    RawPeer(TestTrial trial, long trialNumber) throws IOException {
        settings = trial.settings;
        address = trial.server.address();
        socket = SocketChannel.open(
                new InetSocketAddress("127.0.0.1", trial.server.address().port()));
        channel = new FrameChannel(socket, trialNumber, new LongAdder());
    }

    /** Takes a seat. */
    RawPeer join(byte[] token) throws IOException {
        Handshake.asWorker(channel, address.withToken(token), "raw");
        channel.allow(1 << 26, 0);
        channel.write(new Frame(Frame.Kind.READY, channel.trial(), 0, 1), ByteBuffer.allocate(1));
        generation = channel.expect(Frame.Kind.WELCOME).generation();
        return this;
    }

    /** Reads on to the next deal. */
    Frame deal() throws IOException {
        while (true) {
            var frame = channel.read();
            if (frame.kind() == Frame.Kind.GRADIENT) {
                about = GradientDeal.get(channel.payload());
                return frame;
            }
            if (frame.kind() != Frame.Kind.STATE) throw new IOException("got " + frame);
        }
    }

    /** What the last deal was about. */
    GradientDeal about() {
        return about;
    }

    /** A reply to {@code deal} as it should be, but of another generation and ticket. */
    Frame reply(Frame deal, int generationOff, long ticketOff, int length) {
        return new Frame(
                Frame.Kind.SUMS, channel.trial(), generation + generationOff, deal.ticket() + ticketOff, length);
    }

    /** Wrong sums of the right length: whoever takes them in ends with other weights. */
    ByteBuffer wrongSums() {
        var sums = new ShardSums(ParameterLayout.of(settings.architecture()));
        sums.loss = 1e6;
        sums.weight = 1;
        sums.rows = 12345;
        return encoded(about, sums);
    }

    static ByteBuffer encoded(GradientDeal about, ShardSums sums) {
        var out = Wire.buffer(1 << 16);
        about.put(out);
        Wire.putSums(sums, out);
        return out.flip();
    }

    @Override
    public void close() {
        channel.close();
    }
}
