package io.lockstep.jobs.lab.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network card of so many bytes a second each way, in front of a port of this machine: what connects here is passed on
 * there, all connections together no faster than the card.
 */
final class LimitedLink implements AutoCloseable {
    private static final int PIECE = 1 << 15;
    private static final int CONNECT_MILLIS = 5_000;

    private final ServerSocket listening;
    private final int port;
    private final Card towards;
    private final Card back;
    private final List<Socket> sockets = new ArrayList<>(); // guarded by itself

    /** When a card is through with what it was given, by {@link System#nanoTime}. */
    private static final class Card {
        /** Who slept too long may catch up on so much. */
        private static final long LATE_NANOS = 1_000_000;

        private final double nanosPerByte;
        private final AtomicLong free = new AtomicLong(System.nanoTime());

        Card(double bytesPerSecond) {
            nanosPerByte = 1e9 / bytesPerSecond;
        }

        /** Waits until the card has sent so many bytes. */
        void send(int bytes) throws InterruptedException {
            long takes = Math.round(bytes * nanosPerByte);
            long done = free.updateAndGet(at -> Math.max(at, System.nanoTime() - LATE_NANOS) + takes);
            Pause.until(done);
        }
    }

    /** @param port of this machine's loopback */
    LimitedLink(int port, double bytesPerSecond) throws IOException {
        this.port = port;
        towards = new Card(bytesPerSecond);
        back = new Card(bytesPerSecond);
        listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Where to connect, on this machine's loopback. */
    int port() {
        return listening.getLocalPort();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        return; // either end closed the connection, or the link is closed
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "lockstep-bench-link");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            var near = keep(listening.accept());
            var far = keep(new Socket());
            far.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            start(() -> pass(near, far, towards));
            start(() -> pass(far, near, back));
        }
    }

    private Socket keep(Socket socket) {
        synchronized (sockets) {
            sockets.add(socket);
        }
        return socket;
    }

    private static void pass(Socket from, Socket to, Card card) throws IOException, InterruptedException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                card.send(n);
                out.write(piece, 0, n);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (sockets) {
            for (var socket : sockets) socket.close();
        }
    }
}
