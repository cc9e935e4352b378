package io.lockstep.ml;

import io.lockstep.core.data.Task;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.sweep.SweepRecords;
import io.lockstep.driver.sweep.TrialRecord;
import io.lockstep.driver.train.ModelDirectory;
import io.lockstep.driver.train.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
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
    private final transient SweepRecords records;

    LockstepSweepModel(String uid, Model<?> best, SweepRecords records) {
        this(Uid.waiting(uid), best, records, true);
    }

    private LockstepSweepModel(String waiting, Model<?> best, SweepRecords records, boolean named) {
        super();
        this.uid = Uid.taken(waiting);
        this.best = best;
        this.records = records;
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
        return records.trials();
    }

    /**
     * The trials with an objective, best first: {@code id}, {@code objective}, a column for each varied option as text,
     * {@code state}, {@code epochs}, {@code parameters}, {@code seconds}, {@code weights_sha256}.
     */
    public Dataset<Row> leaderboard() {
        var options = records.options();
        var schema = new StructType().add("id", DataTypes.StringType).add("objective", DataTypes.DoubleType);
        for (var option : options) schema = schema.add(option, DataTypes.StringType);
        schema = schema.add("state", DataTypes.StringType)
                .add("epochs", DataTypes.IntegerType)
                .add("parameters", DataTypes.IntegerType)
                .add("seconds", DataTypes.DoubleType)
                .add("weights_sha256", DataTypes.StringType);
        var rows = new ArrayList<Row>();
        for (var trial : records.leaderboard()) {
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
        return new LockstepSweepModel(uid, best.copy(extra), records).setParent(parent());
    }

    /**
     * Writes the directory that the command {@code sweep} would, without the other trials' models: {@code trials.jsonl},
     * {@code leaderboard.csv}, and the model in {@code best}.
     */
    @Override
    public MLWriter write() {
        return StageFiles.writer(this, (place, spark) -> {
            var model = (LockstepModel) best;
            ModelFiles.write(place.child(RunDirectory.BEST), model.model(), model.summary());
            StageFiles.writeMetadata(place.child(RunDirectory.BEST), best, spark);
            records.write(place);
        });
    }

    /** What Spark's {@code Pipeline} reads it with. */
    public static MLReader<LockstepSweepModel> read() {
        return new MLReader<>() {
            @Override
            public LockstepSweepModel load(String path) {
                var conf = StageFiles.conf(sparkSession());
                var place = Directory.at(path, conf);
                var uid = StageFiles.read(place, LockstepSweepModel.class)
                        .map(json -> json.path("uid").asText())
                        .orElseGet(() -> Identifiable$.MODULE$.randomUID("lockstepSweep"));
                var records = SweepRecords.read(place);
                var best = place.child(RunDirectory.BEST).uri();
                return ModelDirectory.read(best, conf).info().task() == Task.CLASSIFICATION
                        ? new LockstepSweepModel(uid, LockstepClassificationModel.load(best), records)
                        : new LockstepSweepModel(uid, LockstepRegressionModel.load(best), records);
            }
        };
    }

    /** Reads what {@link #write} wrote, or what the command {@code sweep} left. */
    public static LockstepSweepModel load(String path) {
        return read().load(path);
    }
}
