package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.ShardSums;
import io.lockstep.core.step.TrainSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A seat in another JVM than the averager's: work comes and goes in frames, over buffers of its own. */
public final class TcpSeat implements Seat {
    private static final Logger LOG = LoggerFactory.getLogger(TcpSeat.class);

    private final FrameChannel channel;
    private final int generation;
    private final TrainSettings settings;
    private final Parameters weights;
    private final Parameters statistics;
    private final ShardSums sums;
    private final ByteBuffer out;
    private final Pulse pulse;
    private volatile boolean working; // the averager waits for what this worker has
    private boolean hasState;
    private boolean left;

    private TcpSeat(FrameChannel channel, int generation, TrainSettings settings, Limits limits) {
        this.channel = channel;
        this.generation = generation;
        this.settings = settings;
        var layout = ParameterLayout.of(settings.architecture());
        weights = new Parameters(layout.parameters());
        statistics = new Parameters(layout.statistics());
        sums = new ShardSums(layout);
        int most = Wire.mostBytes(layout);
        channel.allow(most);
        out = Wire.buffer(most);
        long silentMillis = limits.silentMillis();
        pulse = new Pulse("lockstep-pulse", limits.heartbeatMillis(), () -> beat(silentMillis));
    }

    /**
     * Connects and takes a seat.
     *
     * @param name of the worker, for messages
     */
    public static TcpSeat connect(TcpAddress address, TrainSettings settings, String name) throws IOException {
        var channel = open(address);
        try {
            int generation;
            try (var watch = watch(channel, address.limits())) {
                Handshake.asWorker(channel, address.token(), name);
                channel.allow(Frame.MOST_UNPROVED);
                channel.write(new Frame(Frame.Kind.READY, channel.trial(), 0, 0));
                generation = channel.expect(Frame.Kind.WELCOME).generation();
            }
            return new TcpSeat(channel, generation, settings, address.limits());
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    /** Tells the averager, as well as may be, that the worker {@code name} can't work. */
    public static void report(TcpAddress address, String name, Throwable cause) {
        try (var channel = open(address);
                var watch = watch(channel, address.limits())) {
            Handshake.asWorker(channel, address.token(), name);
            var reason = Departure.encode(cause);
            channel.write(leave(channel, 0, reason), reason);
        } catch (IOException e) {
            LOG.warn("{} can't tell the averager of {}: {}", name, cause, e.toString());
        }
    }

    private static FrameChannel open(TcpAddress address) throws IOException {
        var socket = SocketChannel.open();
        try {
            var host = new InetSocketAddress(address.host(), address.port());
            if (host.isUnresolved()) throw new IOException("unknown host " + address.host());
            socket.socket().connect(host, Math.toIntExact(address.limits().silentMillis()));
            return new FrameChannel(socket, address.trial());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Pulse watch(FrameChannel channel, Limits limits) {
        return new Pulse(
                "lockstep-handshake", limits.heartbeatMillis(), () -> channel.closeIfStuck(limits.silentMillis()));
    }

    /** Gives up an averager that keeps this worker waiting; tells one that waits that the worker is here. */
    private void beat(long silentMillis) {
        if (!channel.closeIfStuck(silentMillis) && working) channel.beat(generation);
    }

    private static Frame leave(FrameChannel channel, int generation, ByteBuffer reason) {
        return new Frame(Frame.Kind.LEAVE, channel.trial(), generation, reason.remaining());
    }

    @Override
    public Work take() throws IOException {
        while (true) {
            var frame = channel.read();
            if (frame.generation() != generation) continue;
            switch (frame.kind()) {
                case STATE -> {
                    Wire.getState(channel.payload(), weights, statistics);
                    hasState = true;
                }
                case GRADIENT -> {
                    working = true;
                    return gradient(frame);
                }
                case EVALUATE -> {
                    working = true;
                    return evaluation(frame);
                }
                case DONE -> {
                    return new Work.Done();
                }
                default -> throw new IOException("the averager sent " + frame.kind());
            }
        }
    }

    private Work gradient(Frame frame) throws IOException {
        int shards = settings.shards();
        int width = frame.hi() - frame.lo();
        boolean node =
                frame.lo() >= 0 && frame.hi() <= shards && Integer.bitCount(width) == 1 && frame.lo() % width == 0;
        if (!hasState || !node) throw new IOException("the averager sent a bad deal: " + frame);
        return new Work.Gradient(frame.ticket(), frame.step(), frame.lo(), frame.hi(), weights, sums);
    }

    private Work evaluation(Frame frame) throws IOException {
        var rows = EvalRows.values();
        if (!hasState || frame.lo() < 0 || frame.lo() >= rows.length || frame.length() != Long.BYTES)
            throw new IOException("the averager sent a bad deal: " + frame);
        var architecture = settings.architecture();
        boolean classes = settings.loss().isClassification();
        return new Work.Evaluation(
                frame.ticket(),
                rows[frame.lo()],
                frame.step(),
                channel.payload().getLong(),
                weights,
                statistics,
                new EvalSums(classes ? Prediction.classes(settings.loss(), architecture.outputs()) : 0),
                frame.hi() == 0 ? null : new LayerStatistics(architecture));
    }

    @Override
    public void deliver(Work work) throws IOException {
        out.clear();
        if (work instanceof Work.Gradient gradient) {
            Wire.putSums(gradient.out(), out);
            send(Frame.Kind.SUMS, gradient.ticket(), gradient.step(), gradient.lo(), gradient.hi());
        } else if (work instanceof Work.Evaluation evaluation) {
            evaluation.out().put(out);
            boolean more = evaluation.activations() != null;
            if (more) evaluation.activations().put(out);
            int rows = evaluation.rows().ordinal();
            send(Frame.Kind.EVALUATED, evaluation.ticket(), evaluation.from(), rows, more ? 1 : 0);
        }
    }

    private void send(Frame.Kind kind, long ticket, long step, int lo, int hi) throws IOException {
        out.flip();
        channel.write(new Frame(kind, channel.trial(), generation, ticket, step, lo, hi, out.remaining()), out);
        working = false;
    }

    @Override
    public void leave(Throwable cause) {
        if (left) return;
        left = true;
        try (pulse;
                channel) {
            if (cause == null || !channel.isOpen()) return;
            var reason = Departure.encode(cause);
            channel.write(leave(channel, generation, reason), reason);
        } catch (IOException e) {
            // the averager sees the closed connection
        }
    }
}
