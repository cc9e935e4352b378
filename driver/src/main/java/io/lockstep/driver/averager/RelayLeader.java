package io.lockstep.driver.averager;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * Leads an executor's workers while steps are led elsewhere: adds up what they delivered for one deal of the averager's
 * and sends it back, by the worker that had the last of it.
 */
final class RelayLeader implements Leader {
    private final Replies replies;
    private final Consumer<IOException> whenLost;

    /** @param whenLost told when an answer can't be sent */
    RelayLeader(Replies replies, Consumer<IOException> whenLost) {
        this.replies = replies;
        this.whenLost = whenLost;
    }

    @Override
    public boolean isElsewhere() {
        return true;
    }

    @Override
    public SharedTask completed(Round round) {
        if (round instanceof GradientRound gradients) {
            gradients.addScalars();
            return new NodeSum(gradients);
        }
        return new Reply((RelayedEvaluation) round);
    }

    /** An evaluation that only has to be sent. */
    private static final class Reply extends SharedTask {
        private final Work.Evaluation done;

        Reply(RelayedEvaluation round) {
            super(1);
            done = round.whole();
        }

        @Override
        void run(int chunk) {}
    }

    @Override
    public SharedTask following(SharedTask done) {
        boolean interrupted = Thread.interrupted(); // would close the connection of all
        try {
            if (done instanceof NodeSum sum) reply(sum.round());
            else reply(((Reply) done).done);
        } catch (IOException e) {
            whenLost.accept(e);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
        return null;
    }

    private void reply(GradientRound round) throws IOException {
        round.addStatistics();
        round.deal().put(replies.clear());
        Wire.putSums(round.root(), replies.out());
        replies.send(Frame.Kind.SUMS);
    }

    private void reply(Work.Evaluation done) throws IOException {
        int bytes = EvaluationDeal.BYTES;
        for (int i = 0; i < done.out().size(); i++) {
            bytes += done.out().get(i).encodedBytes();
            if (!done.activations().isEmpty())
                bytes += done.activations().get(i).encodedBytes();
        }
        EvaluationDeal.of(done).put(replies.clear(bytes));
        for (int i = 0; i < done.out().size(); i++) {
            done.out().get(i).put(replies.out());
            if (!done.activations().isEmpty()) done.activations().get(i).put(replies.out());
        }
        replies.send(Frame.Kind.EVALUATED);
    }

    @Override
    public void done(SharedTask last) {}
}
