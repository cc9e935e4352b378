package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    private volatile boolean seated;
    private volatile Thread thread;
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
        try (channel) {
            String name = Handshake.asAverager(channel, token) + " at " + from;
            place = averager.enter(name);
            channel.allow(Wire.mostBytes(layout));
            channel.write(new Frame(Frame.Kind.WELCOME, channel.trial(), place.generation, 0));
            seated = true;
            while (pass()) {}
        } catch (InterruptedException e) {
            cause = new IOException("the connection's thread was interrupted", e);
        } catch (IOException | RuntimeException e) {
            cause = e;
        } finally {
            if (place != null) averager.leave(place, cause);
            else if (cause != null) LOG.warn("refused {}: {}", from, cause.getMessage());
        }
    }

    /** Deals one piece of work and takes its result in; false at the trial's end. */
    private boolean pass() throws IOException, InterruptedException {
        var work = averager.take(place, false);
        if (work instanceof Work.Done) {
            channel.write(new Frame(Frame.Kind.DONE, channel.trial(), place.generation, 0));
            return false;
        }
        sendState();
        long ticket;
        if (work instanceof Work.Gradient gradient) {
            ticket = gradient.ticket();
            channel.write(new Frame(
                    Frame.Kind.GRADIENT,
                    channel.trial(),
                    place.generation,
                    ticket,
                    gradient.step(),
                    gradient.lo(),
                    gradient.hi(),
                    0));
        } else {
            var evaluation = (Work.Evaluation) work;
            ticket = evaluation.ticket();
            var to = ByteBuffer.allocate(Long.BYTES).putLong(0, evaluation.to());
            int wanted = evaluation.activations() == null ? 0 : 1;
            channel.write(
                    new Frame(
                            Frame.Kind.EVALUATE,
                            channel.trial(),
                            place.generation,
                            ticket,
                            evaluation.from(),
                            evaluation.rows().ordinal(),
                            wanted,
                            Long.BYTES),
                    to);
        }
        receive(work, ticket);
        averager.deliver(place, work);
        return true;
    }

    private void sendState() throws IOException {
        long version = averager.stateVersion();
        if (version == sentVersion) return;
        var bytes = server.state(version);
        channel.write(new Frame(Frame.Kind.STATE, channel.trial(), place.generation, bytes.remaining()), bytes);
        sentVersion = version;
    }

    /** Reads until the work's own result comes; those of other deals are stale and passed over. */
    private void receive(Work work, long ticket) throws IOException {
        while (true) {
            var frame = channel.read();
            if (frame.kind() == Frame.Kind.LEAVE)
                throw new IOException(
                        StandardCharsets.UTF_8.decode(channel.payload()).toString());
            if (frame.generation() != place.generation || frame.ticket() != ticket) continue;
            var expected = work instanceof Work.Gradient ? Frame.Kind.SUMS : Frame.Kind.EVALUATED;
            if (frame.kind() != expected) throw new IOException("expected " + expected + ", got " + frame.kind());
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
        } catch (java.nio.BufferUnderflowException e) {
            throw new IOException("an evaluation's sums are too short", e);
        }
    }

    /** Says that the averager is here, and gives a peer up that says nothing. */
    void beat(long silentMillis) {
        if (channel.closeIfSilent(silentMillis)) {
            LOG.warn("{} was silent for {} ms", place == null ? "a peer" : place.name, silentMillis);
            return;
        }
        if (!seated) return;
        try {
            channel.write(new Frame(Frame.Kind.HEARTBEAT, channel.trial(), 0, 0));
        } catch (IOException e) {
            channel.close(); // its own thread finds out
        }
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
