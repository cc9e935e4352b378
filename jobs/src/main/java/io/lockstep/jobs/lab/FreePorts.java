package io.lockstep.jobs.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports that nobody listens at, for who will listen a moment later. They are of those below 32768, which Linux gives to no
 * program that asks for any port: one of them stays free until somebody wants that very one. Each process looks from another one on.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;
    /** More than a process needs. */
    private static final int EACH = 16;

    private static int next = (int) (ProcessHandle.current().pid() % (COUNT / EACH)) * EACH;

    private FreePorts() {}

    /** Another one at each call, free at all these addresses of this machine. */
    public static synchronized int at(String... addresses) throws IOException {
        for (int attempt = 0; attempt < COUNT; attempt++) {
            int port = FIRST + next;
            next = (next + 1) % COUNT;
            if (isFree(port, addresses)) return port;
        }
        throw new IOException("no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free");
    }

    private static boolean isFree(int port, String... addresses) {
        for (var address : addresses) {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(address, port));
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
