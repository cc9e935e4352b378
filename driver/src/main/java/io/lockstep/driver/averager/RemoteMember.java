package io.lockstep.driver.averager;

import io.lockstep.core.step.TrainingState;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dealer's side of one connection: a seat whose work is done elsewhere, by one thread or an executor's many. */
final class RemoteMember implements Host, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteMember.class);

    private final AveragerServer server;
    private final Dealer dealer;
    private final Truth truth;
    private final FrameChannel channel;
    private final String name;
    private volatile Thread thread;
    private volatile boolean seated;
    private volatile boolean stopAsked;
    private Member member;
    private ByteBuffer buffer = Wire.buffer(1 << 10);
    private long sentVersion = -1;

    RemoteMember(AveragerServer server, Dealer dealer, Truth truth, FrameChannel channel, String name) {
        this.server = server;
        this.dealer = dealer;
        this.truth = truth;
        this.channel = channel;
        this.name = name;
    }

    void ranBy(Thread connection) {
        thread = connection;
    }

    /** Serves the connection to its end. */
    void run() {
        Throwable cause = null;
        try (channel) {
            if (seat()) while (pass()) {}
        } catch (InterruptedException e) {
            cause = new IOException("the connection's thread was interrupted", e);
        } catch (Throwable e) { // an error too, as no memory for the frames: the trial has to know
            cause = e;
        } finally {
            if (member != null) dealer.leave(member, cause);
            else if (cause != null) LOG.warn("refused {}: {}", name, cause.toString());
        }
    }

    /** Threads at work here; under the dealer's lock. */
    int threads() {
        return member == null || member.gone ? 0 : member.threads;
    }

    /** Gives the executor a seat, unless it came only to say why it can't work; false where it shall come later or join another. */
    private boolean seat() throws IOException {
        var frame = channel.read();
        if (frame.kind() == Frame.Kind.LEAVE) {
            var cause = LeaveReason.decode(channel.payload());
            dealer.neverCame(name, cause);
            throw new IOException("it can't work", cause);
        }
        if (frame.kind() != Frame.Kind.READY) throw new IOException("expected READY, got " + frame);
        var ready = Ready.get(channel.payload());
        if (ready.cold() && dealer.hasMembers()) {
            channel.write(new Frame(Frame.Kind.LATER, channel.trial(), 0, 0, 0));
            return false;
        }
        var branch = server.branches().refer(this, ready);
        if (branch != null) {
            branch.put(buffer.clear());
            buffer.flip();
            channel.write(new Frame(Frame.Kind.REFERRED, channel.trial(), 0, 0, buffer.remaining()), buffer);
            return false;
        }
        member = dealer.enter(name, 1, ready.home() && server.allowsHome() ? this : null);
        write(Frame.Kind.WELCOME, 0);
        seated = true;
        return true;
    }

    private void write(Frame.Kind kind, long ticket) throws IOException {
        channel.write(new Frame(kind, channel.trial(), member.generation, ticket, 0));
    }

    /** Sends what is in the buffer. */
    private void writeBuffer(Frame.Kind kind, long ticket) throws IOException {
        buffer.flip();
        channel.write(new Frame(kind, channel.trial(), member.generation, ticket, buffer.remaining()), buffer);
    }

    /** Deals one piece of work and takes its result in; false at the trial's end. */
    private boolean pass() throws Exception {
        var work = dealer.take(member, false);
        if (work instanceof Work.Done) {
            write(Frame.Kind.DONE, 0);
            return false;
        }
        if (work instanceof Work.Gradient gradient) exchange(gradient);
        else if (work instanceof Work.Evaluation evaluation) exchange(evaluation);
        else exchange((Work.AtHome) work);
        dealer.deliver(member, work);
        return true;
    }

    /** Sends weights and statistics if they changed since they were last sent. */
    private void sendState() throws IOException {
        long version = truth.version();
        if (version == sentVersion) return;
        var state = server.state(version);
        channel.write(new Frame(Frame.Kind.STATE, channel.trial(), member.generation, state.remaining()), state);
        sentVersion = version;
    }

    private void exchange(Work.Gradient work) throws Exception {
        sendState();
        var deal = GradientDeal.of(work);
        deal.put(buffer.clear());
        writeBuffer(Frame.Kind.GRADIENT, work.ticket());
        receive(Frame.Kind.SUMS, work.ticket(), null);
        var about = GradientDeal.get(channel.payload());
        if (!about.equals(deal)) throw new IOException("expected sums of " + deal + ", got those of " + about);
        Wire.getSums(channel.payload(), work.out());
    }

    private void exchange(Work.Evaluation work) throws Exception {
        sendState();
        var deal = EvaluationDeal.of(work);
        deal.put(buffer.clear());
        writeBuffer(Frame.Kind.EVALUATE, work.ticket());
        receive(Frame.Kind.EVALUATED, work.ticket(), null);
        var in = channel.payload();
        var about = EvaluationDeal.get(in);
        if (!about.equals(deal)) throw new IOException("expected sums of " + deal + ", got those of " + about);
        try {
            for (int i = 0; i < work.out().size(); i++) {
                work.out().get(i).get(in);
                if (!work.activations().isEmpty()) work.activations().get(i).get(in);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("an evaluation's sums are too short", e);
        }
        if (in.hasRemaining()) throw new IOException("an evaluation's sums are too long");
    }

    private void exchange(Work.AtHome work) throws Exception {
        if (work.seed() != null) seed(work);
        sentVersion = -1; // from now on the home has weights of its own
        if (work instanceof Work.Run run) {
            run.deal().put(buffer.clear());
            writeBuffer(Frame.Kind.RUN, run.ticket());
            if (stopAsked) write(Frame.Kind.STOP, 0);
            receive(Frame.Kind.RAN, run.ticket(), run.out().state);
            run.out().get(channel.payload());
            stopAsked = false;
        } else if (work instanceof Work.EvaluateAll all) evaluateAll(all);
        else report((Work.StateReport) work);
    }

    private void seed(Work.AtHome work) throws IOException {
        var mask = work instanceof Work.Run run ? run.mask() : ((Work.EvaluateAll) work).mask();
        int bytes = Float.BYTES
                * Math.addExact(
                        work.seed().weights().size(), work.seed().statistics().size());
        if (buffer.capacity() < bytes) buffer = Wire.buffer(bytes);
        StateFrames.send(channel, member.generation, work.seed(), mask, buffer);
    }

    private void evaluateAll(Work.EvaluateAll work) throws Exception {
        boolean detailed = work.out().shape().detailed();
        new EvaluationDeal(work.rows(), 0, work.size(), work.activations() != null, detailed).put(buffer.clear());
        writeBuffer(Frame.Kind.EVALUATE_ALL, work.ticket());
        receive(Frame.Kind.EVALUATED_ALL, work.ticket(), null);
        var in = channel.payload();
        try {
            work.out().get(in);
            if (work.activations() != null) work.activations().get(in);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("an evaluation's sums are too short", e);
        }
        if (in.hasRemaining()) throw new IOException("an evaluation's sums are too long");
    }

    private void report(Work.StateReport work) throws Exception {
        buffer.clear().put((byte) (work.gradient() == null ? 0 : 1));
        writeBuffer(Frame.Kind.REPORT, work.ticket());
        receive(Frame.Kind.REPORTED, work.ticket(), work.out());
        if (work.gradient() != null) Wire.getAll(channel.payload(), work.gradient());
    }

    /**
     * Reads until the deal's own result comes; those of other deals are stale or sent twice, and passed over.
     *
     * @param state takes in what comes of a state before that; null where none may
     */
    private void receive(Frame.Kind kind, long ticket, TrainingState state) throws Exception {
        while (true) {
            var frame = channel.read();
            if (frame.kind() == Frame.Kind.LEAVE) throw LeaveReason.decode(channel.payload());
            if (frame.generation() != member.generation) continue;
            switch (frame.kind()) {
                case THREADS -> dealer.threads(member, (int) Math.min(Integer.MAX_VALUE, frame.ticket()));
                case FAILED -> dealer.neverCame(name, LeaveReason.decode(channel.payload()));
                case STATE, SLOT -> {
                    if (state == null) throw new IOException("a state that was not asked for");
                    StateFrames.take(frame, channel.payload(), state);
                }
                default -> {
                    if (frame.ticket() != ticket) continue;
                    if (frame.kind() != kind) throw new IOException("expected " + kind + ", got " + frame);
                    return;
                }
            }
        }
    }

    @Override
    public void stopSoon() {
        stopAsked = true; // a run that is on its way ends soon too
        try {
            if (seated) write(Frame.Kind.STOP, 0);
        } catch (IOException e) {
            LOG.debug("{}: {}", name, e.toString()); // the thread that reads finds out
        }
    }

    /** Says that the averager is here, and gives up a peer that keeps it waiting. */
    void beat(long silentMillis) {
        if (channel.closeIfStuck(silentMillis)) LOG.warn("{} was silent for {} ms", name, silentMillis);
        else if (seated) channel.beat(member.generation);
    }

    void awaitEnd(long deadlineNanos) {
        var connection = thread;
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (connection == null || connection == Thread.currentThread() || millis <= 0) return;
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
