package io.lockstep.driver.averager;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port of a JVM's averagers. A single thread accepts connections and hears them prove, without waiting for any,
 * that they know a trial's token; only then does a trial learn of them. Of connections that haven't, a bounded number is
 * kept, the oldest goes first, and one line a minute tells how many were refused.
 */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    /** Backlog of the listening socket, in connections. One beyond it is retried by the peer, after a second. */
    private static final int BACKLOG = 1024;

    /** Callers that named no trial of this JVM yet. */
    private static final int MOST_STRANGERS = 256;
    /** Callers that named one, which strangers can't guess, and have yet to prove its token. */
    private static final int MOST_CALLERS = 4096;

    /** What a caller has for its handshake at least: this host may be busy. */
    private static final long LEAST_HANDSHAKE_MILLIS = 2_000;

    private static final long LOOK_MILLIS = 250;
    private static final long ACCEPT_PAUSE_MILLIS = 100;
    private static final Map<String, Listener> OPEN = new HashMap<>(); // by what was asked for; guarded by itself

    private final String name;
    private final ServerSocketChannel socket;
    private final NearSocket near; // null where none was asked for, or can be
    private final Selector selector;
    private final Map<Long, AveragerServer> trials = new ConcurrentHashMap<>();
    private final Deque<Caller> strangers = new ArrayDeque<>(); // the listening thread's own, as are the callers
    private final Deque<Caller> callers = new ArrayDeque<>();
    private final RefusalLog refusals = new RefusalLog(LOG);
    private final long silentMillis;

    private Listener(String name, ServerSocketChannel socket, boolean near, long silentMillis) throws IOException {
        this.name = name;
        this.socket = socket;
        this.near = near ? NearSocket.open(BACKLOG) : null;
        this.silentMillis = Math.max(LEAST_HANDSHAKE_MILLIS, silentMillis);
        selector = Selector.open();
        accepting(socket);
        if (this.near != null) accepting(this.near.channel());
        var thread = new Thread(this::listen, "lockstep-listener-" + port());
        thread.setDaemon(true);
        thread.start();
    }

    private void accepting(ServerSocketChannel server) throws IOException {
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** The listener of a place, which lives as long as any trial uses it. */
    static Listener join(AveragerServer trial, AveragerServer.Place place, long silentMillis) throws IOException {
        String name = place.host() + ":" + place.lowestPort() + "-" + place.highestPort() + place.near();
        synchronized (OPEN) {
            var listener = OPEN.get(name);
            if (listener == null) {
                listener = new Listener(
                        name, bind(place.host(), place.lowestPort(), place.highestPort()), place.near(), silentMillis);
                OPEN.put(name, listener);
            }
            listener.trials.put(trial.trial(), trial);
            return listener;
        }
    }

    private static ServerSocketChannel bind(String host, int lowest, int highest) throws IOException {
        IOException first = null;
        for (int port = lowest; port <= highest; port++) {
            var address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) throw new IOException("unknown host " + host);
            var socket = ServerSocketChannel.open();
            try {
                return socket.bind(address, BACKLOG);
            } catch (IOException e) {
                socket.close();
                if (first == null) first = e;
            }
        }
        throw first == null ? new IOException("no port between " + lowest + " and " + highest) : first;
    }

    int port() {
        return socket.socket().getLocalPort();
    }

    /** Path of the socket for this machine's own; null where there is none. */
    String near() {
        return near == null ? null : near.path();
    }

    /** The trial needs no more connections. */
    void leave(AveragerServer trial) {
        synchronized (OPEN) {
            trials.remove(trial.trial());
            if (!trials.isEmpty()) return;
            OPEN.remove(name, this);
            close(socket);
            try {
                if (near != null) near.close();
                selector.close();
            } catch (IOException e) {
                LOG.debug("closing the listener: {}", e.toString());
            }
        }
    }

    private static void close(java.nio.channels.Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a connection: {}", e.toString());
        }
    }

    private void listen() {
        try {
            while (socket.isOpen()) {
                try {
                    selector.select(LOOK_MILLIS);
                    look();
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    if (!socket.isOpen()) return;
                    LOG.warn("can't accept a connection: {}", e.toString());
                    TimeUnit.MILLISECONDS.sleep(ACCEPT_PAUSE_MILLIS); // a lack of file handles must not fill the log
                }
            }
        } catch (InterruptedException | ClosedSelectorException e) {
            LOG.debug("the listener ends: {}", e.toString());
        } finally {
            for (var caller : strangers) close(caller.socket());
            for (var caller : callers) close(caller.socket());
            refusals.flush();
        }
    }

    private void look() throws IOException {
        for (var key : new ArrayList<>(selector.selectedKeys())) {
            selector.selectedKeys().remove(key);
            if (!key.isValid()) continue;
            if (key.isAcceptable()) accept((ServerSocketChannel) key.channel());
            else hear((Caller) key.attachment());
        }
        for (var waiting : List.of(strangers, callers))
            while (!waiting.isEmpty() && waiting.peek().isOlderThan(silentMillis))
                refuse(waiting.poll(), "it was too slow");
        refusals.look();
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (var from = server.accept(); from != null; from = server.accept()) {
            try {
                from.configureBlocking(false);
                var caller = new Caller(from);
                from.register(selector, SelectionKey.OP_READ, caller);
                strangers.add(caller);
                if (strangers.size() > MOST_STRANGERS) hear(strangers.peek()); // it may have spoken meanwhile
                if (strangers.size() > MOST_STRANGERS) refuse(strangers.poll(), "others called");
            } catch (IOException e) {
                close(from);
                refusals.add(null, e.toString());
            }
        }
    }

    private void hear(Caller caller) {
        try {
            boolean proved = caller.hear(trials);
            if (caller.isKnown() && strangers.remove(caller)) {
                callers.add(caller);
                if (callers.size() > MOST_CALLERS) throw new IOException(MOST_CALLERS + " others call for trials");
            }
            if (!proved) return;
            callers.remove(caller);
            caller.socket().keyFor(selector).cancel();
            selector.selectNow(); // so that the key is gone before the socket may block
            caller.enter();
        } catch (IOException | RuntimeException e) {
            strangers.remove(caller);
            callers.remove(caller);
            refuse(caller, e.getMessage());
        }
    }

    private void refuse(Caller caller, String why) {
        refusals.add(caller.address(), why);
        close(caller.socket());
    }
}
