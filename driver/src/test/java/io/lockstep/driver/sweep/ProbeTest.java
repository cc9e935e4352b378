package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.train.TrialSize;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a moment of training tells of a whole one. */
@Timeout(60)
class ProbeTest {
    private static final long AROUND_MILLIS = 100;

    /** Epochs of a millisecond; a tenth of a second passes before them, and another after them. */
    private static final class Framed implements TrialTrainer {
        private final FakeTrainer data = new FakeTrainer(2, 1);
        private int checkpointEvery;

        @Override
        public ResolvedData prepare(TrainOptions options) {
            return data.prepare(options);
        }

        @Override
        public TrainResult train(TrialSpec spec, TrainListener listener) {
            checkpointEvery = spec.checkpointEvery();
            sleep(AROUND_MILLIS);
            listener.started(spec, new TrialSize(80, 20, 1, spec.settings().epochs(), 1), 0);
            for (int epoch = 1; epoch <= spec.settings().epochs() && !listener.shouldStop(); epoch++) {
                sleep(1);
                listener.epochEnded(new EpochMetrics(epoch, epoch, 1, null, 1.0, 1.0, 1, 0, 0, null, null));
            }
            sleep(AROUND_MILLIS);
            return null;
        }

        private static void sleep(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public int slots() {
            return 2;
        }

        @Override
        public boolean isUsable() {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 1_000_000})
    void whatComesBeforeAndAfterTheEpochsCounts(int epochs) {
        var trainer = new Framed();
        var options = TrainOptions.parse(Map.of("data", "fake.csv", "epochs", epochs));
        var spec = TrialResolver.resolve(options, trainer.prepare(options), "probe", "nowhere", 1);
        var probe = trainer.probe(spec, 0.2);
        assertEquals(epochs == 3, probe.whole());
        assertTrue(probe.aroundSeconds() >= 2 * AROUND_MILLIS / 1e3, probe.toString());
        assertTrue(probe.epochSeconds() >= 1e-3, probe.toString());
        assertEquals(spec.checkpointEvery(), trainer.checkpointEvery, "checkpoints take their time too");
    }
}
