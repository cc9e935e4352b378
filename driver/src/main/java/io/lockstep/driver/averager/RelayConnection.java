package io.lockstep.driver.averager;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an executor reaches an averager. */
public final class RelayConnection {
    private static final Logger LOG = LoggerFactory.getLogger(RelayConnection.class);

    private RelayConnection() {}

    static FrameChannel open(TcpAddress address) throws IOException {
        var near = NearSocket.connect(address.near());
        if (near != null) return channel(near, address);
        var socket = SocketChannel.open();
        try {
            var host = new InetSocketAddress(address.host(), address.port());
            if (host.isUnresolved()) throw new IOException("unknown host " + address.host());
            socket.socket().connect(host, Math.toIntExact(address.limits().silentMillis()));
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        return channel(socket, address);
    }

    private static FrameChannel channel(SocketChannel socket, TcpAddress address) throws IOException {
        try {
            return new FrameChannel(socket, address.trial(), new LongAdder());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * What came of asking for a seat.
     *
     * @param elsewhere the executor to join; null where there is none
     * @param later whether to warm up before asking again
     */
    record Seating(int generation, Branch elsewhere, boolean later) {}

    /** Proves who calls and asks for a seat. */
    static Seating takeSeat(FrameChannel channel, TcpAddress address, String name, Ready ready) throws IOException {
        try (var watch = watch(channel, address.limits())) {
            Handshake.asWorker(channel, address, name);
            channel.allow(Frame.MOST_UNPROVED, 0);
            var bytes = ready.bytes();
            channel.write(new Frame(Frame.Kind.READY, channel.trial(), 0, bytes.remaining()), bytes);
            var frame = channel.read();
            return switch (frame.kind()) {
                case WELCOME -> new Seating(frame.generation(), null, false);
                case REFERRED -> new Seating(0, Branch.get(channel.payload()), false);
                case LATER -> new Seating(0, null, true);
                default -> throw new IOException("expected WELCOME, got " + frame);
            };
        }
    }

    /** Tells the averager, as well as may be, that the worker {@code name} can't work. */
    public static void report(TcpAddress address, String name, Throwable cause) {
        try (var channel = open(address);
                var watch = watch(channel, address.limits())) {
            Handshake.asWorker(channel, address, name);
            var reason = LeaveReason.encode(cause);
            channel.write(new Frame(Frame.Kind.LEAVE, channel.trial(), 0, reason.remaining()), reason);
        } catch (IOException e) {
            LOG.warn("{} can't tell the averager of {}: {}", name, cause, e.toString());
        }
    }

    private static Heartbeat watch(FrameChannel channel, Limits limits) {
        return new Heartbeat(
                "lockstep-handshake", limits.heartbeatMillis(), () -> channel.closeIfStuck(limits.silentMillis()));
    }
}
