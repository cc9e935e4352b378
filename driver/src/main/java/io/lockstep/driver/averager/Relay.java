package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.Evaluator;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.core.step.TrainingState;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trial in an executor: its workers' one seat at the averager. What the averager deals, this deals on to the workers; a
 * {@link RelayLeader} adds their sums up along the tree and sends one message back. While it is the trial's home, a
 * {@link HomeRun} leads the same workers through whole steps. Where many executors share a trial, others may have joined
 * this one: a worker each, for what is dealt on.
 */
public final class Relay {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final FrameChannel channel;
    private final int generation;
    private final TrainSettings settings;
    private final TrainingState state; // weights and statistics as dealt; all of it while this is the home
    private final Dealt dealt;
    private final Dealer dealer;
    private final AveragerServer branch; // for those that this adds up for; null where nobody may join
    private final NodeMemory memory;
    private final ShardHolders holders;
    private final HomeRun home; // null where this can't be one
    private final Replies replies;
    private final RelayLeader leader;
    private final Heartbeat heartbeat;
    private boolean hasState; // the reading thread's own
    private int seats; // guarded by this
    private int toldThreads = 1; // likewise
    private boolean closed; // likewise

    private Relay(RelaySite site, FrameChannel channel, int generation, StepRule.Rate rate, Limits limits) {
        this.channel = channel;
        this.generation = generation;
        settings = site.settings;
        var layout = site.layout;
        state = site.state;
        dealt = site.dealt;
        dealer = site.dealer;
        branch = site.branch;
        memory = new NodeMemory(layout);
        holders = new ShardHolders(settings.shards());
        int most = Wire.mostBytes(layout);
        channel.allow(most, 0);
        replies = new Replies(channel, generation, most);
        leader = new RelayLeader(replies, this::lost);
        dealer.ledBy(leader);
        home = rate == null ? null : new HomeRun(this, dealer, layout, settings, rate, state, limits);
        long silentMillis = limits.silentMillis();
        heartbeat = new Heartbeat("lockstep-pulse", limits.heartbeatMillis(), () -> beat(silentMillis));
        var reader = new Thread(this::read, "lockstep-relay-" + generation);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Connects and takes a seat for the workers to come, at the averager or where that refers to.
     *
     * @param layout of the trial's tensors
     * @param rate of the trial's steps, where this may become its home; else null
     * @param name for messages
     */
    public static Relay open(
            TcpAddress address, TrainSettings settings, ParameterLayout layout, StepRule.Rate rate, String name)
            throws IOException {
        return open(address, settings, layout, rate, null, name, false);
    }

    /** As above; {@code warmUp} is what a cold JVM does before others wait for it, {@code here} as in {@link Ready}. */
    static Relay open(
            TcpAddress address,
            TrainSettings settings,
            ParameterLayout layout,
            StepRule.Rate rate,
            Runnable warmUp,
            String name,
            boolean here)
            throws IOException {
        var homeRate = address.fanIn() == 0 ? rate : null; // many executors are nobody's home
        var channel = RelayConnection.open(address);
        RelaySite site = null;
        RelayConnection.Seating seating;
        try {
            site = new RelaySite(settings, layout, homeRate, address, channel);
            var ready =
                    new Ready(homeRate != null, warmUp != null, here, site.branch == null ? null : site.branch.place());
            seating = RelayConnection.takeSeat(channel, address, name, ready);
            if (seating.elsewhere() == null && !seating.later())
                return new Relay(site, channel, seating.generation(), homeRate, address.limits());
        } catch (Throwable e) {
            channel.close();
            if (site != null) site.close();
            throw e;
        }
        channel.close();
        site.close();
        if (seating.later()) {
            warmUp.run();
            return open(address, settings, layout, rate, null, name, here);
        }
        var elsewhere = seating.elsewhere();
        try {
            return open(elsewhere.address(address), settings, layout, null, null, name, false);
        } catch (IOException e) {
            LOG.info("{} can't join the executor at {}: {}; it asks for a seat of its own", name, elsewhere, e);
            return open(address, settings, layout, rate, null, name, true);
        }
    }

    /** As above, with gradients held whole. */
    public static Relay open(TcpAddress address, TrainSettings settings, StepRule.Rate rate, String name)
            throws IOException {
        return open(address, settings, ParameterLayout.of(settings.architecture()), rate, name);
    }

    /** A seat for one worker of this JVM; null once all that were here have left. */
    synchronized Seat tryJoin(String workerName) {
        if (closed) return null;
        seats++;
        sendThreads();
        return new LocalSeat(dealer, workerName, this::left);
    }

    /** A seat for the one worker that this was opened for. */
    public Seat join(String workerName) throws IOException {
        var seat = tryJoin(workerName);
        if (seat == null) throw new SeatLostException("the connection is closed");
        return seat;
    }

    /** Tells the averager how many work here, those included that joined this executor. */
    private synchronized void sendThreads() {
        int threads = seats + (branch == null ? 0 : branch.threads());
        if (closed || threads == 0 || threads == toldThreads) return;
        toldThreads = threads;
        try {
            send(Frame.Kind.THREADS, threads);
        } catch (IOException e) {
            lost(e);
        }
    }

    private void send(Frame.Kind kind, long withTicket) throws IOException {
        channel.write(new Frame(kind, channel.trial(), generation, withTicket, 0));
    }

    private synchronized void left(Throwable cause) {
        seats--;
        try {
            if (seats > 0) {
                if (cause != null) send(Frame.Kind.FAILED, cause);
                sendThreads();
            } else if (!dealer.hasEnded() || home == null || !home.isBusy()) {
                if (cause != null && channel.isOpen()) send(Frame.Kind.LEAVE, cause);
                close();
            }
        } catch (IOException e) {
            lost(e);
        }
    }

    private void send(Frame.Kind kind, Throwable cause) throws IOException {
        var reason = LeaveReason.encode(cause);
        channel.write(new Frame(kind, channel.trial(), generation, reason.remaining()), reason);
    }

    synchronized void close() {
        closed = true;
        heartbeat.close();
        channel.close();
        if (home != null) home.close();
        if (branch != null) branch.close();
    }

    /** After the last command of a trial that ended here. */
    synchronized void closeIfLeft() {
        if (seats == 0) close();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Nothing more comes through this connection. */
    void lost(IOException why) {
        dealer.cutOff(why);
        close();
    }

    /** Gives up an averager that keeps this executor waiting; tells one that waits that it is here. */
    private void beat(long silentMillis) {
        if (branch != null) sendThreads();
        if (!channel.closeIfStuck(silentMillis) && replies.isAwaited()) channel.beat(generation);
    }

    private void read() {
        try {
            while (take(channel.read())) {}
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            LOG.debug("a relay ends: {}", e.toString());
            lost(e instanceof IOException io ? io : new IOException(e.toString(), e));
        }
    }

    private boolean take(Frame frame) throws IOException {
        if (frame.generation() != generation) return true;
        var in = channel.payload();
        switch (frame.kind()) {
            case STATE, SLOT -> {
                StateFrames.take(frame, in, state);
                dealt.changed();
                hasState = true;
            }
            case MASK -> home().mask(in);
            case GRADIENT -> deal(frame, gradients(GradientDeal.get(in)));
            case EVALUATE -> {
                var chunks = EvaluationDeal.get(in);
                deal(frame, RelayedEvaluation.of(frame.ticket(), chunks, settings, state));
            }
            case RUN -> {
                begin(frame);
                home().run(RunDeal.get(in));
            }
            case EVALUATE_ALL -> {
                begin(frame);
                home().evaluate(EvaluationDeal.get(in));
            }
            case REPORT -> {
                begin(frame);
                home().report(in.hasRemaining() && in.get() != 0);
            }
            case STOP -> {
                if (home != null) home.stopSoon();
            }
            case DONE -> {
                dealer.end(null);
                return false;
            }
            default -> throw new IOException("the averager sent " + frame.kind());
        }
        return true;
    }

    private HomeRun home() throws IOException {
        if (home == null) throw new IOException("the averager takes this for a home");
        return home;
    }

    private void begin(Frame frame) throws IOException {
        if (!hasState) throw new IOException("the averager deals work without weights");
        replies.begin(frame.ticket());
    }

    private void deal(Frame frame, Round round) throws IOException {
        begin(frame);
        dealer.lock.lock();
        try {
            dealer.open(round);
        } finally {
            dealer.lock.unlock();
        }
    }

    private Round gradients(GradientDeal deal) throws IOException {
        if (!deal.isNodeOf(settings.shards())) throw new IOException("the averager sent a bad deal: " + deal);
        dealer.lock.lock();
        try {
            int threads = dealer.members().threads();
            return new GradientRound(deal.step(), deal.lo(), deal.hi(), threads, state.weights(), memory, holders);
        } finally {
            dealer.lock.unlock();
        }
    }

    /** Makes sums of no rows that fit a network. */
    static Supplier<EvalSums> newSums(TrainSettings settings, boolean detailed) {
        var shape = Evaluator.shape(settings.loss(), settings.architecture().outputs())
                .withDetail(detailed);
        return () -> new EvalSums(shape);
    }

    /** Who leads the workers while no {@link HomeRun} does. */
    Leader leader() {
        return leader;
    }

    Replies replies() {
        return replies;
    }
}
