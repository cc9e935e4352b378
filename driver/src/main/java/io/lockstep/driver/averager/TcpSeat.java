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
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A seat in another JVM than the averager's: work comes and goes in frames, over buffers of its own. */
public final class TcpSeat implements Seat {
    private static final int MOST_REASON = 1000;

    private final FrameChannel channel;
    private final int generation;
    private final TrainSettings settings;
    private final Parameters weights;
    private final Parameters statistics;
    private final ShardSums sums;
    private final ByteBuffer out;
    private final ScheduledExecutorService pulse;
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
        out = ByteBuffer.allocateDirect(most);
        pulse = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "lockstep-pulse");
            thread.setDaemon(true);
            return thread;
        });
        long beat = limits.heartbeatMillis();
        pulse.scheduleAtFixedRate(() -> beat(limits.silentMillis()), beat, beat, TimeUnit.MILLISECONDS);
    }

    /**
     * Connects and takes a seat.
     *
     * @param name of the worker, for messages
     */
    public static TcpSeat connect(TcpAddress address, TrainSettings settings, String name) throws IOException {
        var socket = SocketChannel.open();
        try {
            int patience = Math.toIntExact(address.limits().silentMillis());
            socket.socket().connect(new InetSocketAddress(address.host(), address.port()), patience);
            var channel = new FrameChannel(socket, address.trial());
            int generation = Handshake.asWorker(channel, address.token(), name);
            return new TcpSeat(channel, generation, settings, address.limits());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void beat(long silentMillis) {
        if (channel.closeIfSilent(silentMillis)) return;
        try {
            channel.write(new Frame(Frame.Kind.HEARTBEAT, channel.trial(), generation, 0));
        } catch (IOException e) {
            channel.close(); // the worker's own thread finds out
        }
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
                    return gradient(frame);
                }
                case EVALUATE -> {
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
            if (evaluation.activations() != null) evaluation.activations().put(out);
            send(
                    Frame.Kind.EVALUATED,
                    evaluation.ticket(),
                    evaluation.from(),
                    evaluation.rows().ordinal(),
                    0);
        }
    }

    private void send(Frame.Kind kind, long ticket, long step, int lo, int hi) throws IOException {
        out.flip();
        channel.write(new Frame(kind, channel.trial(), generation, ticket, step, lo, hi, out.remaining()), out);
    }

    @Override
    public void leave(Throwable cause) {
        if (left) return;
        left = true;
        pulse.shutdownNow();
        try (channel) {
            if (cause == null || !channel.isOpen()) return;
            var reason = cause.toString();
            var text = ByteBuffer.wrap(
                    reason.substring(0, Math.min(MOST_REASON, reason.length())).getBytes(StandardCharsets.UTF_8));
            channel.write(new Frame(Frame.Kind.LEAVE, channel.trial(), generation, text.remaining()), text);
        } catch (IOException e) {
            // the averager sees the closed connection
        }
    }
}
