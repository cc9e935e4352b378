package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Block;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.data.Standardizer;
import io.lockstep.core.data.TargetScaler;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.model.Model;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.step.Evaluator;
import io.lockstep.driver.files.Directory;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that learnt the same data, each in its own way, predict as one. */
class EnsembleDirectoryTest {
    private static final Configuration CONF = new Configuration();
    private static final Architecture NETWORK =
            Architecture.builder(1, List.of(4), 1).build();
    private static final float[] FEATURES = {-1, 0.5f, 2};

    @TempDir
    Path place;

    private Directory member(String name, int seed, Standardizer standardizer, TargetScaler scaler) {
        var data = DatasetInfo.builder()
                .features(List.of("x"))
                .label(true, "y")
                .regression()
                .build();
        var info = ModelInfo.of(data, standardizer, scaler, NETWORK, LossKind.MSE);
        var directory = Directory.at(place.resolve(name).toString(), CONF);
        ModelDirectory.write(
                directory,
                info,
                Initializer.parse("glorot").parameters(NETWORK, seed),
                Initializer.statistics(NETWORK));
        return directory;
    }

    private Model ensemble(Directory... members) {
        var directory = Directory.at(place.resolve("ensemble").toString(), CONF);
        EnsembleDirectory.write(directory, List.of(members));
        return EnsembleDirectory.read(directory.uri(), CONF);
    }

    private static Standardizer standardizer(float mean) {
        return new Standardizer(new float[] {mean}, new float[] {2});
    }

    /** One learnt 100 · its outputs + 7, another half of its outputs, and the last values as they are. */
    @Test
    void valuesAreAveragedWhateverUnitsTheyWereLearntIn() {
        var scalers = new TargetScaler[] {
            new TargetScaler(new double[] {7}, new double[] {100}),
            new TargetScaler(new double[] {0}, new double[] {0.5}),
            null
        };
        var members = new Directory[scalers.length];
        for (int i = 0; i < members.length; i++) members[i] = member("m" + i, i + 1, standardizer(1), scalers[i]);
        var model = ensemble(members);
        var rows = FEATURES.clone();
        for (int i = 0; i < rows.length; i++) standardizer(1).apply(rows, i);
        var table = BlockTable.of(Block.ofFloats(1, rows, null));
        var evaluator = new Evaluator(NETWORK, LossKind.MSE, table, model.info().targetScaler(), null);
        evaluator.join(model.others().stream()
                .map(one -> new Evaluator.Network(
                        NETWORK, one.weights(), one.statistics(), one.info().targetScaler()))
                .toList());
        var values = new float[rows.length];
        evaluator.predict(model.weights(), model.statistics(), RowSet.all(rows.length), 0, rows.length, values, 0);
        for (int i = 0; i < rows.length; i++) {
            double mean = 0;
            for (var member : members)
                mean += ModelDirectory.read(member.uri(), CONF).predict(new float[] {FEATURES[i]}) / members.length;
            assertEquals(mean, values[i], 1e-4 * Math.abs(mean));
        }
        assertThrows(IllegalStateException.class, () -> model.predict(new float[] {1}));
    }

    @Test
    void featuresThatWereScaledOtherwiseAreRefused() {
        var one = member("one", 1, standardizer(1), null);
        var two = member("two", 2, standardizer(1.5f), null);
        var wrong = assertThrows(UserError.class, () -> ensemble(one, two));
        assertTrue(wrong.getMessage().contains("standardization"), wrong.getMessage());
    }
}
