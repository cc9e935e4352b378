package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trial's dealer on the network: a thread a connection takes an executor's seat and passes work out and results in. The
 * port is shared by all trials of the JVM; whoever can't prove the token never comes as far as this.
 */
public final class AveragerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AveragerServer.class);
    private static final int MOST_CONNECTIONS = 4096;
    private static final long CLOSE_MILLIS = 2_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Dealer dealer;
    private final Truth truth;
    private final ParameterLayout layout;
    private final long trial = RANDOM.nextLong();
    private final TcpAddress address;
    private final Listener listener;
    private final Set<RemoteMember> members = ConcurrentHashMap.newKeySet();
    private final Heartbeat heartbeat;
    private final LongAdder traffic = new LongAdder();
    private ByteBuffer state; // guarded by this
    private long stateVersion;
    private final Branches branches;
    private volatile boolean closed;

    /**
     * Where to listen.
     *
     * @param host interface to bind
     * @param lowestPort 0 for any
     * @param highestPort the last to try where others are taken
     * @param advertised the host that workers connect to
     * @param near whether workers of this machine may come by a {@link NearSocket}
     */
    public record Place(
            String host, int lowestPort, int highestPort, String advertised, boolean encrypted, boolean near) {
        /** On the network alone. */
        public Place(String host, int lowestPort, int highestPort, String advertised, boolean encrypted) {
            this(host, lowestPort, highestPort, advertised, encrypted, false);
        }
    }

    /** Listens for all executors of a trial. */
    public AveragerServer(Averager averager, ParameterLayout layout, Place place, Limits limits) throws IOException {
        this(averager, layout, place, limits, 0);
    }

    /** Listens. @param fanIn executors that have a seat here, and add up for the others; 0 for all */
    public AveragerServer(Averager averager, ParameterLayout layout, Place place, Limits limits, int fanIn)
            throws IOException {
        this(averager.dealer(), averager.leader(), layout, place, limits, Handshake.token(), fanIn);
    }

    private AveragerServer(
            Dealer dealer, Truth truth, ParameterLayout layout, Place place, Limits limits, byte[] token, int fanIn)
            throws IOException {
        this.dealer = dealer;
        this.truth = truth;
        this.layout = layout;
        branches = new Branches(fanIn);
        listener = Listener.join(this, place, limits.silentMillis());
        // An executor that others join has to know its own host's name, which a socket of the network tells.
        var near = fanIn == 0 ? listener.near() : null;
        address = new TcpAddress(place.advertised, listener.port(), trial, token, place.encrypted, limits, fanIn, near);
        heartbeat = new Heartbeat("lockstep-pulse-" + listener.port(), limits.heartbeatMillis(), this::beat);
    }

    /**
     * Listens in an executor for those that it adds up for.
     *
     * @param root the trial's averager, whose token holds here too
     * @param host this one's, as others reach it
     */
    static AveragerServer branch(Dealer dealer, Truth truth, ParameterLayout layout, TcpAddress root, String host)
            throws IOException {
        var place = new Place(host, 0, 0, host, root.encrypted());
        return new AveragerServer(dealer, truth, layout, place, root.limits(), root.token(), 0);
    }

    /** What others are told of a branch. */
    Branch place() {
        return new Branch(address.host(), address.port(), trial);
    }

    /** Threads that work behind the connections here. */
    int threads() {
        dealer.lock.lock();
        try {
            return members.stream().mapToInt(RemoteMember::threads).sum();
        } finally {
            dealer.lock.unlock();
        }
    }

    Branches branches() {
        return branches;
    }

    /** Whether the trial may be led by the one executor that is there. */
    boolean allowsHome() {
        return address.fanIn() == 0;
    }

    /** What workers need to join. */
    public TcpAddress address() {
        return address;
    }

    long trial() {
        return trial;
    }

    /** Bytes sent and received so far. */
    public long traffic() {
        return traffic.sum();
    }

    /** Takes a connection in that has proved the token. */
    void admit(SocketChannel socket, Handshake.Door door, String name) throws IOException {
        if (members.size() >= MOST_CONNECTIONS) throw new IOException(members.size() + " connections already");
        var channel = new FrameChannel(socket, trial, traffic);
        if (address.encrypted()) door.encrypt(channel);
        channel.allow(Wire.mostBytes(layout), Wire.RANK_BYTES);
        var member = new RemoteMember(this, dealer, truth, channel, name);
        var thread = new Thread(
                () -> {
                    try {
                        member.run();
                    } finally {
                        members.remove(member);
                        branches.remove(member);
                    }
                },
                "lockstep-worker-" + name);
        thread.setDaemon(true);
        member.ranBy(thread);
        members.add(member);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // the JVM has no more threads
            members.remove(member);
            throw new IOException("no thread for it", e);
        }
        if (closed) member.close(); // it came while the server closed
    }

    private void beat() {
        for (var member : members) member.beat(address.limits().silentMillis());
    }

    /** The weights and statistics as bytes, encoded once for all connections. */
    synchronized ByteBuffer state(long version) throws SeatLostException {
        // The buffer may be on its way to others; one who asks for an old state has lost its work long since.
        if (version < stateVersion) throw new SeatLostException("its step is over");
        if (state == null) state = Wire.buffer(Math.toIntExact(Wire.stateBytes(layout)));
        if (stateVersion != version) {
            Wire.putState(truth.weights(), truth.statistics(), state.clear());
            state.flip();
            stateVersion = version;
        }
        return state.duplicate().order(Wire.ORDER);
    }

    /** Lets all workers go; waits a moment for those that are being told that the trial is over. */
    @Override
    public void close() {
        closed = true;
        listener.leave(this);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        for (var member : members) member.awaitEnd(deadline);
        for (var member : members) member.close();
        heartbeat.close();
        LOG.debug("trial {}: {} bytes over the network", trial, traffic());
    }
}
