package io.lockstep.driver.trials;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo.Order;
import io.lockstep.core.data.Task;
import io.lockstep.core.data.generate.Generators;
import io.lockstep.driver.ingest.CachedTables;
import io.lockstep.driver.ingest.DataSource;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.ingest.ModelData;
import io.lockstep.driver.ingest.ModelJobs;
import io.lockstep.driver.ingest.PreparedData;
import io.lockstep.driver.ingest.Reading;
import io.lockstep.driver.memory.ExecutorHeap;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.train.EnsembleDirectory;
import io.lockstep.driver.train.EvaluationFile;
import io.lockstep.driver.train.MemoryNeed;
import io.lockstep.driver.train.ModelDirectory;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.Slots;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.Trainer;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.train.TrialSpec;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Prepares data and trains by Spark: what single trainings, sweeps and experiments stand on. Safe for many threads. */
public final class SparkTrials implements TrialTrainer {
    private final JavaSparkContext sc;
    private final Ingest ingest;
    private final Trainer trainer;

    public SparkTrials(JavaSparkContext sc, Ingest ingest) {
        this.sc = sc;
        this.ingest = ingest;
        this.trainer = new Trainer(new CachedTables(sc));
    }

    /** Refuses what no data could make right, before anything is read or started. */
    public static void check(TrainOptions options) {
        var source = source(options);
        if (Generators.isBuiltin(source.uri())) Generators.of(source.uri());
        for (var option : List.of(TrainOption.DROP, TrainOption.FEATURES))
            if (Reading.names(options.get(option)).contains(source.label()))
                throw new UserError(option + ": " + source.label()
                        + " is the label column; allowed are other columns, or another --label");
        TrialResolver.check(options);
    }

    @Override
    public ResolvedData prepare(TrainOptions options) {
        var source = source(options);
        var order = options.get(TrainOption.SHUFFLE) ? Order.CONTENT : Order.SOURCE;
        var data = ingest.prepare(source, order);
        var valid = valid(options.get(TrainOption.VALID), source, data);
        return new ResolvedData(data.dir(), data.info(), valid, test(options.get(TrainOption.TEST), source, data));
    }

    /**
     * A DataFrame's columns, all but the label and the weight as features.
     *
     * @param label of several label columns their names with commas between
     * @param weight column that says what rows count; null where all count the same
     * @param validation rows to validate on; null where the options tell
     */
    public ResolvedData prepare(
            Dataset<Row> training,
            Dataset<Row> validation,
            String label,
            String weight,
            Task task,
            TrainOptions options) {
        var order = options.get(TrainOption.SHUFFLE) ? Order.CONTENT : Order.SOURCE;
        var reading = Reading.of(options).weighedBy(weight);
        var data = ingest.prepare(training, label, task, order, reading);
        var valid = options.get(TrainOption.VALID);
        if (valid instanceof Validation.Data)
            throw new UserError("valid: " + valid + "; allowed with a DataFrame are a fraction and a row count");
        Validation spec = validation == null
                ? valid(valid, null, data)
                : new Validation.Data(ingest.prepareLike(validation, data.info().schema(), order, reading)
                        .dir());
        return new ResolvedData(data.dir(), data.info(), spec, null);
    }

    /** The source that the data options name. */
    static DataSource source(TrainOptions options) {
        return new DataSource(
                options.require(TrainOption.DATA),
                options.get(TrainOption.FORMAT),
                options.get(TrainOption.LABEL),
                options.get(TrainOption.TASK),
                DataSource.Part.TRAIN,
                Reading.of(options));
    }

    private Validation valid(Validation valid, DataSource source, PreparedData data) {
        if (valid == null) return new Validation.None();
        return valid instanceof Validation.Data named ? new Validation.Data(like(named.uri(), source, data)) : valid;
    }

    /** The test data named, or an IDX directory's own. */
    private String test(String uri, DataSource source, PreparedData data) {
        if (uri != null) return like(uri, source, data);
        if (!data.info().byteFeatures() || !ingest.hasTestPart(source)) return null;
        return ingest.prepareLike(
                        source.withPart(DataSource.Part.TEST),
                        data.info().schema(),
                        true,
                        data.info().order())
                .dir();
    }

    private String like(String uri, DataSource source, PreparedData data) {
        var other = new DataSource(
                uri, source.format(), source.label(), source.task(), DataSource.Part.TEST, source.reading());
        return ingest.prepareLike(other, data.info().schema(), true, data.info().order())
                .dir();
    }

    @Override
    public TrainResult train(TrialSpec spec, TrainListener listener) {
        return trainer.train(sc, spec, listener);
    }

    @Override
    public int storedEpochs(TrialSpec spec) {
        return trainer.storedEpochs(sc, spec);
    }

    @Override
    public Judgement judge(String model, String data) {
        var conf = sc.hadoopConfiguration();
        var read = ModelDirectory.read(model, conf);
        var judged = ModelData.of(read, data, conf);
        var sums = ModelJobs.evaluate(sc, judged);
        return new Judgement(EvaluationFile.part(sums, read.info().outputNames()), judged.info());
    }

    @Override
    public double[] groupMeans(String model, ResolvedData data, boolean right, int most) {
        var read = EnsembleDirectory.read(model, sc.hadoopConfiguration());
        if (data.valid() instanceof Validation.Data own)
            return ModelJobs.groupMeans(sc, read, own.uri(), -1, right, most);
        long aside = data.valid().aside(data.info().rows());
        return ModelJobs.groupMeans(sc, read, data.train(), aside, right, most);
    }

    @Override
    public boolean isOneProcess() {
        return sc.isLocal();
    }

    @Override
    public MemoryNeed.Place place(int workers) {
        return Trainer.place(sc, workers);
    }

    @Override
    public long executorBytes() {
        return sc.isLocal() ? 0 : ExecutorHeap.bytes(sc.getConf());
    }

    @Override
    public int slots() {
        try {
            return Slots.of(sc);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Math.max(1, sc.defaultParallelism());
        }
    }

    @Override
    public boolean isUsable() {
        return !sc.sc().isStopped();
    }
}
