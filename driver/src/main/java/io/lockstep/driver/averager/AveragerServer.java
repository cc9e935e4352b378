package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trial's averager on the network: a thread a connection takes the remote worker's seat and passes work out and sums
 * in. Listens at one interface; whoever can't prove the token is let go before anything is allocated.
 */
public final class AveragerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AveragerServer.class);
    private static final int MOST_CONNECTIONS = 4096;
    /** Connections not accepted yet; one too many is tried again only a second later. */
    private static final int BACKLOG = 1024;

    private static final long CLOSE_MILLIS = 2_000;
    private static final long ACCEPT_PAUSE_MILLIS = 100;

    private final Averager averager;
    private final ParameterLayout layout;
    private final TcpAddress address;
    private final ServerSocketChannel listener;
    private final Set<RemoteWorker> workers = ConcurrentHashMap.newKeySet();
    private final Pulse pulse;
    private ByteBuffer state; // guarded by this
    private long stateVersion;

    /**
     * Listens.
     *
     * @param bind interface and port; port 0 for any
     * @param advertised the host that workers connect to
     */
    public AveragerServer(
            Averager averager, ParameterLayout layout, InetSocketAddress bind, String advertised, Limits limits)
            throws IOException {
        this.averager = averager;
        this.layout = layout;
        listener = listen(bind);
        int port = listener.socket().getLocalPort();
        address = new TcpAddress(advertised, port, new SecureRandom().nextLong(), Handshake.token(), limits);
        pulse = new Pulse("lockstep-pulse-" + port, limits.heartbeatMillis(), this::beat);
        daemon(this::accept, "lockstep-listener-" + port).start();
    }

    private static ServerSocketChannel listen(InetSocketAddress bind) throws IOException {
        if (bind.isUnresolved()) throw new IOException("unknown host " + bind.getHostString());
        var listener = ServerSocketChannel.open();
        try {
            return listener.bind(bind, BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** What workers need to join. */
    public TcpAddress address() {
        return address;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                var socket = listener.accept();
                if (workers.size() >= MOST_CONNECTIONS) {
                    LOG.warn("refused {}: {} connections already", socket.getRemoteAddress(), workers.size());
                    socket.close();
                    continue;
                }
                serve(socket);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException | OutOfMemoryError e) { // or the JVM has no more threads
                LOG.warn("can't accept a connection: {}", e.toString());
                pause();
            }
        }
    }

    /** So that a lack of file descriptors doesn't fill the log. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(ACCEPT_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel socket) throws IOException {
        try {
            var from = socket.getRemoteAddress();
            serve(new RemoteWorker(this, averager, layout, new FrameChannel(socket, address.trial())), from);
        } catch (IOException e) {
            socket.close();
            LOG.debug("a connection went at once: {}", e.toString());
        } catch (Throwable t) {
            socket.close();
            throw t;
        }
    }

    private void serve(RemoteWorker worker, SocketAddress from) {
        var thread = daemon(
                () -> {
                    try {
                        worker.run(address.token(), from);
                    } finally {
                        workers.remove(worker);
                    }
                },
                "lockstep-worker-" + from);
        worker.ranBy(thread);
        workers.add(worker);
        try {
            thread.start();
        } catch (Throwable t) {
            workers.remove(worker);
            throw t;
        }
        if (!listener.isOpen()) worker.close(); // it came while the server closed
    }

    private void beat() {
        for (var worker : workers) worker.beat(address.limits().silentMillis());
    }

    /** The weights and statistics as bytes, encoded once for all connections. */
    synchronized ByteBuffer state(long version) throws SeatLostException {
        // The buffer may be on its way to others; one who asks for an old state has lost its work long since.
        if (version < stateVersion) throw new SeatLostException("its step is over");
        if (state == null) state = Wire.buffer(Math.toIntExact(Wire.stateBytes(layout)));
        if (stateVersion != version) {
            var truth = averager.state();
            Wire.putState(truth.weights(), truth.statistics(), state.clear());
            state.flip();
            stateVersion = version;
        }
        return state.duplicate();
    }

    /** Lets all workers go; waits a moment for those that are being told that the trial is over. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("closing the listener: {}", e.toString());
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        for (var worker : workers) worker.awaitEnd(deadline);
        for (var worker : workers) worker.close();
        pulse.close();
    }
}
