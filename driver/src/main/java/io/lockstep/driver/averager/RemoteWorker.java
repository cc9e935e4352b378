package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The averager's side of one connection: a seat whose work is done elsewhere. */
final class RemoteWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteWorker.class);

    private final AveragerServer server;
    private final Averager averager;
    private final ParameterLayout layout;
    private final FrameChannel channel;
    private volatile boolean idle; // the worker waits for work
    private volatile Thread thread;
    private volatile String name;
    private Place place;
    private long sentVersion;

    RemoteWorker(AveragerServer server, Averager averager, ParameterLayout layout, FrameChannel channel) {
        this.server = server;
        this.averager = averager;
        this.layout = layout;
        this.channel = channel;
    }

    void ranBy(Thread connection) {
        thread = connection;
    }

    /** Serves the connection to its end. */
    void run(byte[] token, SocketAddress from) {
        Throwable cause = null;
        name = from.toString();
        try (channel) {
            name = Handshake.asAverager(channel, token) + " at " + from;
            channel.allow(Wire.mostBytes(layout));
            seat();
            while (pass()) {}
        } catch (InterruptedException e) {
            cause = new IOException("the connection's thread was interrupted", e);
        } catch (Throwable e) { // an error too, as no memory for the frames: the trial has to know
            cause = e;
        } finally {
            if (place != null) averager.leave(place, cause);
            else if (cause != null) LOG.warn("refused {}: {}", name, cause.toString());
        }
    }

    /** Gives the worker a seat, unless it came only to say why it can't work. */
    private void seat() throws IOException {
        var frame = channel.read();
        if (frame.kind() == Frame.Kind.LEAVE) {
            var cause = Departure.decode(channel.payload());
            averager.neverCame(name, cause);
            throw new IOException("it can't work", cause);
        }
        if (frame.kind() != Frame.Kind.READY) throw new IOException("expected READY, got " + frame.kind());
        place = averager.enter(name);
        channel.write(new Frame(Frame.Kind.WELCOME, channel.trial(), place.generation, 0));
    }

    /** Deals one piece of work and takes its result in; false at the trial's end. */
    private boolean pass() throws Exception {
        idle = true;
        var work = averager.take(place, false);
        var state = work instanceof Work.Done ? null : newState();
        idle = false;
        if (work instanceof Work.Done) {
            channel.write(new Frame(Frame.Kind.DONE, channel.trial(), place.generation, 0));
            return false;
        }
        if (state != null)
            channel.write(new Frame(Frame.Kind.STATE, channel.trial(), place.generation, state.remaining()), state);
        var deal = work instanceof Work.Gradient gradient ? deal(gradient) : deal((Work.Evaluation) work);
        receive(work, deal);
        averager.deliver(place, work);
        return true;
    }

    private Frame deal(Work.Gradient work) throws IOException {
        var frame = new Frame(
                Frame.Kind.GRADIENT,
                channel.trial(),
                place.generation,
                work.ticket(),
                work.step(),
                work.lo(),
                work.hi(),
                0);
        channel.write(frame);
        return frame;
    }

    private Frame deal(Work.Evaluation work) throws IOException {
        var frame = new Frame(
                Frame.Kind.EVALUATE,
                channel.trial(),
                place.generation,
                work.ticket(),
                work.from(),
                work.rows().ordinal(),
                work.activations() == null ? 0 : 1,
                Long.BYTES);
        channel.write(frame, ByteBuffer.allocate(Long.BYTES).order(Wire.ORDER).putLong(0, work.to()));
        return frame;
    }

    /** The weights and statistics if they changed since they were last sent; else null. */
    private ByteBuffer newState() throws IOException {
        long version = averager.stateVersion();
        if (version == sentVersion) return null;
        sentVersion = version;
        return server.state(version);
    }

    /** Reads until the deal's own result comes; those of other deals are stale or sent twice, and passed over. */
    private void receive(Work work, Frame deal) throws Exception {
        while (true) {
            var frame = channel.read();
            if (frame.kind() == Frame.Kind.LEAVE) throw Departure.decode(channel.payload());
            if (frame.generation() != place.generation || frame.ticket() != deal.ticket()) continue;
            var expected = work instanceof Work.Gradient ? Frame.Kind.SUMS : Frame.Kind.EVALUATED;
            if (frame.kind() != expected || !frame.isAbout(deal))
                throw new IOException("expected " + expected + " about " + deal + ", got " + frame);
            read(work);
            return;
        }
    }

    private void read(Work work) throws IOException {
        if (work instanceof Work.Gradient gradient) {
            Wire.getSums(channel.payload(), gradient.out());
            return;
        }
        var evaluation = (Work.Evaluation) work;
        try {
            evaluation.out().get(channel.payload());
            if (evaluation.activations() != null) evaluation.activations().get(channel.payload());
        } catch (BufferUnderflowException e) {
            throw new IOException("an evaluation's sums are too short", e);
        }
        if (channel.payload().hasRemaining()) throw new IOException("an evaluation's sums are too long");
    }

    /** Says that the averager is here to one who waits for it, and gives up a peer that keeps it waiting. */
    void beat(long silentMillis) {
        if (channel.closeIfStuck(silentMillis)) LOG.warn("{} was silent for {} ms", name, silentMillis);
        else if (idle) channel.beat(place.generation);
    }

    void awaitEnd(long deadlineNanos) {
        var connection = thread;
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (connection == null || millis <= 0) return;
        try {
            connection.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
