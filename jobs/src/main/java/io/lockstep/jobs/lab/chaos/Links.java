package io.lockstep.jobs.lab.chaos;

import io.lockstep.jobs.lab.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy: what connects to a port of 127.0.0.2 is carried to the same port of 127.0.0.1, unharmed until
 * {@link #harm} says otherwise. A thread listens, two a connection carry.
 */
final class Links implements AutoCloseable {
    /** Where it listens; all of 127.0.0.0/8 is this machine. */
    static final String HOST = "127.0.0.2";

    private static final String TARGET = "127.0.0.1";
    private static final int CONNECT_MILLIS = 5_000;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Harm harm = Harm.NONE;

    /** What happens to bytes on their way. */
    enum Harm {
        NONE,
        /** All connections are closed. */
        CUT,
        /** Nothing goes through, and nobody is told. */
        SILENT,
        BYTE_BY_BYTE,
        DELAYED,
        DUPLICATED,
        REORDERED,
        CORRUPTED
    }

    private Links(ServerSocket server) {
        this.server = server;
    }

    /** Carries for a port until closed. */
    static Links at(int port) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(HOST, port));
        var links = new Links(server);
        start(links::listen);
        return links;
    }

    /** A port that is free at both ends. */
    static int freePort() throws IOException {
        return FreePorts.at(HOST, TARGET);
    }

    /** From now on. What was harmed stays so: a connection that lost bytes is of no use any more. */
    void harm(Harm now) {
        harm = now;
        if (now == Harm.CUT) closeAll();
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "chaos-link");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                var near = server.accept();
                open.add(near);
                start(() -> join(near));
            } catch (IOException e) {
                // closed, or a connection that ended before it began
            }
        }
    }

    private void join(Socket near) {
        var far = new Socket();
        try {
            far.connect(new InetSocketAddress(TARGET, server.getLocalPort()), CONNECT_MILLIS);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            open.add(far);
            start(() -> carry(far, near));
            carry(near, far);
        } catch (IOException e) {
            close(near, far);
        }
    }

    private void carry(Socket from, Socket to) {
        var bytes = new byte[1 << 16];
        var held = new byte[0];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                switch (harm) {
                    case NONE -> out.write(bytes, 0, n);
                    case CUT -> throw new IOException("cut");
                    case SILENT -> {
                        continue;
                    }
                    case BYTE_BY_BYTE -> {
                        for (int i = 0; i < n && harm == Harm.BYTE_BY_BYTE; i++) out.write(bytes, i, 1);
                        if (harm != Harm.BYTE_BY_BYTE) throw new IOException("in the middle");
                    }
                    case DELAYED -> {
                        Thread.sleep(50);
                        out.write(bytes, 0, n);
                    }
                    case DUPLICATED -> {
                        out.write(bytes, 0, n);
                        out.write(bytes, 0, n);
                    }
                    case REORDERED -> {
                        out.write(bytes, 0, n);
                        out.write(held);
                        held = java.util.Arrays.copyOf(bytes, n / 2);
                    }
                    case CORRUPTED -> {
                        bytes[n / 2] ^= 1 << n % 8;
                        out.write(bytes, 0, n);
                    }
                }
            }
        } catch (IOException e) {
            // one end is gone, and so goes the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from, to);
        }
    }

    private void close(Socket... sockets) {
        for (var socket : sockets) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                // it is of no use any more
            }
        }
    }

    private void closeAll() {
        for (var socket : open) close(socket);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // nothing listens there any more
        }
        closeAll();
    }
}
