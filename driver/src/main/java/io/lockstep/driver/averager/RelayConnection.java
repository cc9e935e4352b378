package io.lockstep.driver.averager;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an executor reaches an averager. */
public final class RelayConnection {
    private static final Logger LOG = LoggerFactory.getLogger(RelayConnection.class);

    private RelayConnection() {}

    static FrameChannel open(TcpAddress address) throws IOException {
        var socket = SocketChannel.open();
        try {
            var host = new InetSocketAddress(address.host(), address.port());
            if (host.isUnresolved()) throw new IOException("unknown host " + address.host());
            socket.socket().connect(host, Math.toIntExact(address.limits().silentMillis()));
            return new FrameChannel(socket, address.trial(), new LongAdder());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Proves who calls and asks for a seat; gives its generation. @param home whether it may be the trial's home */
    static int takeSeat(FrameChannel channel, TcpAddress address, String name, boolean home) throws IOException {
        try (var watch = watch(channel, address.limits())) {
            Handshake.asWorker(channel, address, name);
            channel.allow(Frame.MOST_UNPROVED, 0);
            var ready = ByteBuffer.allocate(1).put(0, (byte) (home ? 1 : 0));
            channel.write(new Frame(Frame.Kind.READY, channel.trial(), 0, 1), ready);
            return channel.expect(Frame.Kind.WELCOME).generation();
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
