package io.lockstep.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sweep over a DataFrame keeps the best of its trials, each of which is what the estimator alone would be. */
class LockstepSweepTest extends SparkTest {

    private static LockstepClassifier small() {
        return new LockstepClassifier()
                .setEpochs(2)
                .setBatchSize(16)
                .setLearningRate(0.02)
                .setValid("0.25");
    }

    @Test
    void theBestTrialIsTheModelAndTheLeaderboardTellsAll() {
        var data = blobs(120);
        var sweep = new LockstepSweep(small())
                .setSpace(Map.of("width", List.of(2, 8), "activation", List.of("relu", "tanh")))
                .setObjective("valid_loss", "min")
                .setParallelism(2);
        var model = sweep.fit(data);
        var board = model.leaderboard().collectAsList();
        assertEquals(4, board.size());
        for (int i = 1; i < 4; i++)
            assertTrue(board.get(i - 1).getDouble(1) <= board.get(i).getDouble(1));
        var best = (LockstepClassificationModel) model.bestModel();
        assertEquals(board.get(0).<String>getAs("weights_sha256"), best.weightsSha256());
        var alone = small().setWidth(Integer.parseInt(board.get(0).getAs("width")))
                .setActivation(board.get(0).getAs("activation"))
                .fit(data);
        assertEquals(alone.weightsSha256(), best.weightsSha256());
        assertEquals(120, model.transform(data).count());
        assertEquals(2, best.summary().totalIterations());
    }

    @Test
    void mistakesAreNamedBeforeAnyTraining() {
        var nothing = new LockstepSweep(small());
        assertTrue(assertThrows(UserError.class, () -> nothing.fit(blobs(8)))
                .getMessage()
                .contains("space: is required"));
        var unknown = new LockstepSweep(small()).setSpace(Map.of("widht", List.of(1)));
        assertTrue(assertThrows(UserError.class, () -> unknown.fit(blobs(8)))
                .getMessage()
                .contains("width"));
    }
}
