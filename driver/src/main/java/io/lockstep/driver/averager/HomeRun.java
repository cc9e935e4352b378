package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.core.step.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trial's averager in the executor where all its workers are. The driver asks for steps and evaluations as a trainer
 * would, and hears what they came to; steps themselves never touch the network.
 */
final class HomeRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HomeRun.class);

    private final Relay relay;
    private final Dealer dealer;
    private final ParameterLayout layout;
    private final TrainSettings settings;
    private final StepRule.Rate rate;
    private final TrainingState state;
    private final Limits limits;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        var made = new Thread(task, "lockstep-home");
        made.setDaemon(true);
        return made;
    });
    private Parameters mask; // null without; the reading thread's own until the averager is made
    private Averager averager; // null before the first command
    private long reported = System.nanoTime();
    private final AtomicInteger commands = new AtomicInteger(); // under way: the next may come before one is through
    private volatile boolean stop;

    /** @param state what the relay was sent; modified by training */
    HomeRun(
            Relay relay,
            Dealer dealer,
            ParameterLayout layout,
            TrainSettings settings,
            StepRule.Rate rate,
            TrainingState state,
            Limits limits) {
        this.relay = relay;
        this.dealer = dealer;
        this.layout = layout;
        this.settings = settings;
        this.rate = rate;
        this.state = state;
        this.limits = limits;
    }

    void mask(ByteBuffer in) throws IOException {
        if (mask == null) mask = new Parameters(layout.parameters());
        Wire.getAll(in, mask);
    }

    boolean isBusy() {
        return commands.get() > 0;
    }

    private interface Command {
        void run() throws IOException, InterruptedException;
    }

    private void submit(Command command) {
        commands.incrementAndGet();
        thread.execute(() -> {
            try {
                command.run();
            } catch (IOException e) {
                relay.lost(e);
            } catch (InterruptedException | RuntimeException | OutOfMemoryError e) {
                if (relay.isOpen()) LOG.warn("a trial's home gives up", e);
                else LOG.debug("a trial's home ends: {}", e.toString());
                relay.lost(new IOException("the trial's home gave up: " + e, e));
            } finally {
                commands.decrementAndGet();
                if (dealer.hasEnded()) relay.closeIfLeft();
            }
        });
    }

    /** The workers take their work from this averager until {@link #handBack}. */
    private Averager lead(long step) {
        if (averager == null) {
            var rule = new StepRule(
                    settings.optimizer(), rate, settings.clipNorm(), mask, HomeRun::check, settings.batchSize());
            averager = new Averager(dealer, layout, settings.shards(), state, step, rule, limits.reportMillis());
        }
        dealer.lock.lock();
        try {
            averager.leader().restart(step); // others may have led since
            dealer.ledBy(averager.leader());
        } finally {
            dealer.lock.unlock();
        }
        return averager;
    }

    private static void check(double loss, long step) {
        if (!Double.isFinite(loss)) throw new NotFiniteException(loss, step);
    }

    private void handBack() {
        dealer.lock.lock();
        try {
            dealer.ledBy(relay.leader());
        } finally {
            dealer.lock.unlock();
        }
    }

    void run(RunDeal deal) {
        stop = false;
        submit(() -> reply(deal, steps(deal)));
    }

    private RunResult steps(RunDeal deal) throws IOException, InterruptedException {
        var leading = lead(deal.step());
        var result = new RunResult(state);
        try {
            result.totals = leading.runUntil(deal.until(), deal.before(), () -> look(deal, leading));
            result.step = leading.step();
            result.brokenWeight = Averager.brokenWeight(state.weights());
        } catch (NotFiniteException e) {
            result.lossIsBroken = true;
            result.brokenLoss = e.loss;
            result.step = e.step;
        } finally {
            handBack();
        }
        return result;
    }

    private void look(RunDeal deal, Averager leading) {
        if (!relay.isOpen()) throw new IllegalStateException("the driver is gone, or all workers here are");
        if (stop || isReportDue(deal)) leading.stopSoon();
    }

    private boolean isReportDue(RunDeal deal) {
        return Changes.millisSince(reported) >= deal.reportMillis();
    }

    /** Where the run ended before its time, the driver wants to know where training stands. */
    private void reply(RunDeal deal, RunResult result) throws IOException {
        result.hasState = !result.lossIsBroken && (result.step < deal.until() || isReportDue(deal));
        if (result.hasState) {
            relay.replies().sendState(state);
            reported = System.nanoTime();
        }
        result.put(relay.replies().clear());
        relay.replies().send(Frame.Kind.RAN);
    }

    void evaluate(EvaluationDeal deal) {
        submit(() -> {
            var leading = lead(averager == null ? 0 : averager.step());
            Averager.Evaluated found;
            try {
                found = leading.evaluate(
                        deal.rows(),
                        deal.to(),
                        Relay.newSums(settings, deal.detailed()),
                        () -> deal.activations() ? new LayerStatistics(settings.architecture()) : null,
                        () -> {
                            if (!relay.isOpen()) throw new IllegalStateException("the driver is gone");
                        });
            } finally {
                handBack();
            }
            var activations = found.activations();
            int bytes = found.sums().encodedBytes() + (activations == null ? 0 : activations.encodedBytes());
            found.sums().put(relay.replies().clear(bytes));
            if (activations != null) activations.put(relay.replies().out());
            relay.replies().send(Frame.Kind.EVALUATED_ALL);
        });
    }

    void report(boolean withGradient) {
        submit(() -> {
            relay.replies().sendState(state);
            reported = System.nanoTime();
            relay.replies().clear();
            if (withGradient)
                Wire.put(averager.leader().ownGradient(), relay.replies().out());
            relay.replies().send(Frame.Kind.REPORTED);
        });
    }

    /** Ends the present run after the step it is at. */
    void stopSoon() {
        stop = true;
        var running = averager;
        if (isBusy() && running != null) running.stopSoon();
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
