package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import io.lockstep.core.model.Model;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.sweep.Sweep;
import io.lockstep.driver.sweep.SweepListener;
import io.lockstep.driver.sweep.SweepRecords;
import io.lockstep.driver.sweep.SweepSpec;
import io.lockstep.driver.train.MetricsFile;
import io.lockstep.driver.train.ModelDirectory;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.RunDirectory;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.SparkTrials;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains many variants of an estimator at once and keeps the best: the command {@code sweep} over a DataFrame. The data
 * is prepared once, and all trials share it in memory.
 *
 * <pre>{@code
 * var sweep = new LockstepSweep(new LockstepClassifier().setValid("0.2"))
 *         .setSpace(Map.of("depth", List.of(1, 2), "width", List.of(32, 64)))
 *         .setObjective("valid_accuracy", "max");
 * sweep.fit(data).leaderboard().show();
 * }</pre>
 */
public final class LockstepSweep extends Estimator<LockstepSweepModel>
        implements SweepParams<LockstepSweep>, MLWritable {
    private static final String ESTIMATOR = "estimator";
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Estimator<?> estimator;
    private transient SweepListener listener = SweepListener.NONE;

    /** A sweep of classifiers that are like this one but for what varies. */
    public LockstepSweep(LockstepClassifier estimator) {
        this(Identifiable$.MODULE$.randomUID("lockstepSweep"), estimator);
    }

    /** A sweep of regressors that are like this one but for what varies. */
    public LockstepSweep(LockstepRegressor estimator) {
        this(Identifiable$.MODULE$.randomUID("lockstepSweep"), estimator);
    }

    private LockstepSweep(String uid, Estimator<?> estimator) {
        this(Uid.waiting(uid), estimator, true);
    }

    private LockstepSweep(String waiting, Estimator<?> estimator, boolean named) {
        super();
        this.uid = Uid.taken(waiting);
        this.estimator = estimator;
    }

    @Override
    public String uid() {
        return uid == null ? Uid.waiting() : uid;
    }

    /** Told of each trial and epoch, from the trials' threads, one call at a time. */
    public LockstepSweep setListener(SweepListener value) {
        listener = value;
        return this;
    }

    private Task task() {
        return estimator instanceof LockstepClassifier ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    private RowParams<?> columns() {
        return (RowParams<?>) estimator;
    }

    @Override
    public LockstepSweepModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        var frame = TrainingFrame.of(dataset, columns(), task());
        var sc = JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
        var conf = sc.hadoopConfiguration();
        try (var scratch = Scratch.open(sc)) {
            var trials =
                    new SparkTrials(sc, new Ingest(sc, scratch.child("prepared").uri()));
            var output = scratch.child("sweep");
            var given = OptionParams.given(estimator)
                    .with(TrainOption.TASK.name(), task())
                    .with(TrainOption.CHECKPOINT_EVERY.name(), 1)
                    .with(TrainOption.OUTPUT.name(), output.uri());
            var spec = SweepSpec.parse(
                    spaceFile(), given, isSet(parallelism()) ? (Integer) getOrDefault(parallelism()) : null);
            var data = Fitting.prepare(trials, frame, given);
            var result = Sweep.run(new Prepared(trials, data), spec, listener, conf);
            if (result.cancelled())
                throw new CancellationException(
                        "stopped after " + result.trials().size() + " trials");
            var best = output.child(RunDirectory.BEST);
            var summary = new LockstepSummary(MetricsFile.read(best, Integer.MAX_VALUE));
            var model = best(ModelDirectory.read(best.uri(), conf), summary);
            return new LockstepSweepModel(uid, model, new SweepRecords(result.trials(), result.leaderboard()))
                    .setParent(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private org.apache.spark.ml.Model<?> best(Model model, LockstepSummary summary) {
        return task() == Task.CLASSIFICATION
                ? estimator.copyValues(new LockstepClassificationModel(estimator.uid(), model, summary), new ParamMap())
                : estimator.copyValues(new LockstepRegressionModel(estimator.uid(), model, summary), new ParamMap());
    }

    /** Trains as the command does, on data that is there already. */
    private record Prepared(SparkTrials trials, ResolvedData data) implements TrialTrainer {
        @Override
        public ResolvedData prepare(TrainOptions options) {
            return data;
        }

        @Override
        public TrainResult train(TrialSpec spec, TrainListener listener) {
            return trials.train(spec, listener);
        }

        @Override
        public Judgement judge(String model, String judged) {
            return trials.judge(model, judged);
        }

        @Override
        public double[] groupMeans(String model, ResolvedData on, boolean right, int most) {
            return trials.groupMeans(model, on, right, most);
        }

        @Override
        public int slots() {
            return trials.slots();
        }

        @Override
        public boolean isUsable() {
            return trials.isUsable();
        }
    }

    @Override
    public StructType transformSchema(StructType schema) {
        if (!isSet(space())) throw new UserError("space: is required; set the options to vary with their values");
        return estimator.transformSchema(schema);
    }

    @Override
    public LockstepSweep copy(ParamMap extra) {
        return copyValues(new LockstepSweep(uid, estimator.copy(extra)), extra).setListener(listener);
    }

    /** The estimator whose variants are tried. */
    public Estimator<?> estimator() {
        return estimator;
    }

    /** Writes the params, and the estimator beside them. Listeners are not stored. */
    @Override
    public MLWriter write() {
        return StageFiles.writer(
                this, (place, spark) -> StageFiles.writeMetadata(place.child(ESTIMATOR), estimator, spark));
    }

    /** What Spark's {@code Pipeline} reads it with. */
    public static MLReader<LockstepSweep> read() {
        return new MLReader<>() {
            @Override
            public LockstepSweep load(String path) {
                var place = Directory.at(path, StageFiles.conf(sparkSession()));
                var metadata = StageFiles.require(place, LockstepSweep.class);
                var inner = place.child(ESTIMATOR);
                boolean classes = StageFiles.type(inner)
                        .filter(LockstepClassifier.class.getName()::equals)
                        .isPresent();
                Estimator<?> estimator =
                        classes ? LockstepClassifier.load(inner.uri()) : LockstepRegressor.load(inner.uri());
                var sweep = new LockstepSweep(metadata.path("uid").asText(), estimator);
                StageFiles.setParams(sweep, metadata, place);
                return sweep;
            }
        };
    }

    /** Reads what {@link #write} wrote. */
    public static LockstepSweep load(String path) {
        return read().load(path);
    }
}
