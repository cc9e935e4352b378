package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.driver.sweep.TrialRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The best model of a sweep, which predicts as itself, and what the other trials came to. */
public final class LockstepSweepModel extends Model<LockstepSweepModel> implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final transient Model<?> best;
    private final transient List<TrialRecord> leaderboard;
    private final transient List<TrialRecord> trials;

    LockstepSweepModel(String uid, Model<?> best, List<TrialRecord> leaderboard, List<TrialRecord> trials) {
        this(Uid.waiting(uid), best, leaderboard, trials, true);
    }

    private LockstepSweepModel(
            String waiting, Model<?> best, List<TrialRecord> leaderboard, List<TrialRecord> trials, boolean named) {
        super();
        this.uid = Uid.taken(waiting);
        this.best = best;
        this.leaderboard = List.copyOf(leaderboard);
        this.trials = List.copyOf(trials);
    }

    @Override
    public String uid() {
        return uid == null ? Uid.waiting() : uid;
    }

    /** The best model: a {@link LockstepClassificationModel} or a {@link LockstepRegressionModel}. */
    public Model<?> bestModel() {
        return best;
    }

    /** All trials, in the order in which the strategy chose them, those that failed included. */
    public List<TrialRecord> trials() {
        return trials;
    }

    /**
     * The trials with an objective, best first: {@code id}, {@code objective}, a column for each varied option as text,
     * {@code state}, {@code epochs}, {@code parameters}, {@code seconds}, {@code weights_sha256}.
     */
    public Dataset<Row> leaderboard() {
        var options = new LinkedHashSet<String>();
        for (var trial : leaderboard) options.addAll(trial.params().keySet());
        var schema = new StructType().add("id", DataTypes.StringType).add("objective", DataTypes.DoubleType);
        for (var option : options) schema = schema.add(option, DataTypes.StringType);
        schema = schema.add("state", DataTypes.StringType)
                .add("epochs", DataTypes.IntegerType)
                .add("parameters", DataTypes.IntegerType)
                .add("seconds", DataTypes.DoubleType)
                .add("weights_sha256", DataTypes.StringType);
        var rows = new ArrayList<Row>();
        for (var trial : leaderboard) {
            var cells = new ArrayList<Object>(List.of(trial.id(), trial.objective()));
            for (var option : options) {
                var value = trial.params().get(option);
                cells.add(value == null ? null : value.toString());
            }
            cells.add(trial.state().toString());
            cells.add(trial.epochs());
            cells.add(trial.parameters());
            cells.add(trial.seconds());
            cells.add(trial.weightsSha256());
            rows.add(RowFactory.create(cells.toArray()));
        }
        return SparkSession.active().createDataFrame(rows, schema);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        return best.transform(dataset);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return best.transformSchema(schema);
    }

    @Override
    public LockstepSweepModel copy(ParamMap extra) {
        return new LockstepSweepModel(uid, best.copy(extra), leaderboard, trials).setParent(parent());
    }

    /** Writes the best model, which its own class loads. */
    @Override
    public MLWriter write() {
        if (best instanceof MLWritable writable) return writable.write();
        throw new UserError("a " + best.getClass().getName() + " can't be written");
    }
}
