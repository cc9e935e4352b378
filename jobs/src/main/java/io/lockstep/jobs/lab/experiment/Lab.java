package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowBatch;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.ingest.BlockCache;
import io.lockstep.driver.options.OptionScope;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.trials.SparkTrials;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** What an experiment works with: training by Spark, data to look at, a sheet to draw on. */
public final class Lab {
    private final SparkTrials spark;
    private final Configuration conf;
    private final Setup setup;
    private final Sheet sheet;
    private final Directory trials;
    private final Trainings trainings;
    private final Map<List<Object>, ResolvedData> prepared = new LinkedHashMap<>();

    /**
     * What the user chose.
     *
     * @param data null where none was named
     * @param seed root of all random streams
     * @param store URI of a store of trials to take from and to add to; null for none
     */
    public record Setup(String data, long seed, boolean quick, String store) {}

    /** Told how far an experiment is, by many threads. */
    @FunctionalInterface
    public interface Progress {
        /** Of {@code all} trainings that are expected, {@code done} have ended. */
        void trained(int done, int all, String last);
    }

    Lab(SparkTrials spark, Configuration conf, Setup setup, Sheet sheet, Progress progress) {
        this.spark = spark;
        this.conf = conf;
        this.setup = setup;
        this.sheet = sheet;
        this.trials = sheet.directory().child("trials");
        this.trainings = new Trainings(spark, conf, progress);
    }

    long seed() {
        return setup.seed();
    }

    boolean quick() {
        return setup.quick();
    }

    /** One of two sizes. */
    int pick(int full, int quick) {
        return setup.quick() ? quick : full;
    }

    /** The user's data, else {@code otherwise}; a {@link UserError} where that is null. */
    String data(String otherwise) {
        if (setup.data() != null) return setup.data();
        if (otherwise == null) throw new UserError("data: is required for this experiment; give --data URI");
        return otherwise;
    }

    /** To be said before trainings that are asked for bit by bit: about how many there will be in all. */
    void expect(int count) {
        trainings.expect(count);
    }

    LabRun train(LabTrial trial) throws InterruptedException {
        return train(List.of(trial)).get(0);
    }

    /** Trains at the same time what there are slots for; the runs in the order of the trials. */
    List<LabRun> train(List<LabTrial> wanted) throws InterruptedException {
        var tasks = wanted.stream()
                .map(trial -> {
                    var options = options(trial);
                    return new Trainings.Training(trial, options, data(options), place(trial));
                })
                .toList();
        return trainings.train(tasks);
    }

    /**
     * A trial whose weights at the mask's zeros stay zero.
     *
     * @param start the weights to start from; null to draw them from the trial's seed
     * @param mask ones and zeros; not modified
     */
    LabRun trainPruned(LabTrial trial, Parameters start, Parameters mask) throws InterruptedException {
        var directory = trials.child(trial.id());
        var pruned = trial.with(trial.id(), "mask", write(directory, "mask.safetensors", mask));
        return train(start == null ? pruned : from(start, pruned));
    }

    /** The trial with its first weights given. */
    LabTrial from(Parameters start, LabTrial trial) {
        var file = write(trials.child(trial.id()), "init.safetensors", start);
        return trial.with(trial.id(), "init-from", file);
    }

    private static String write(Directory directory, String name, Parameters parameters) {
        directory.write(name, ModelFile.encode(parameters, new Parameters(List.of())));
        return directory.child(name).uri();
    }

    /** Weights that nobody trained, as a model. */
    LabModel model(Architecture architecture, Parameters weights) {
        var statistics = new Parameters(ParameterLayout.of(architecture).statistics());
        return new NetworkModel(architecture, weights, statistics, null);
    }

    /** The rows a trial learns from, not standardised. */
    LabelledRows points(LabTrial trial) {
        return rows(data(options(trial)).train());
    }

    /**
     * Looks at a trial's data before anything is trained on it.
     *
     * @param tested whether it needs a test set
     * @throws UserError unless it is images of classes
     */
    DatasetInfo images(LabTrial trial, boolean tested) {
        var data = data(options(trial));
        var info = BlockCache.info(data.train(), conf);
        String wrong = null;
        if (info.featureShape().size() != 2) wrong = "has columns and no images";
        else if (info.classNames().isEmpty()) wrong = "has no classes";
        else if (tested && data.test() == null) wrong = "has no test set";
        if (wrong != null)
            throw new UserError("data: " + trial.option("data") + " " + wrong + "; this experiment needs images of"
                    + " classes" + (tested ? " and a test set of them" : "") + ", as a directory of IDX files has");
        return info;
    }

    /** The rows of a trial's test set, not standardised; it must have one. */
    LabelledRows testRows(LabTrial trial) {
        return rows(data(options(trial)).test());
    }

    /** A function of one variable as its data shows it. */
    Line curve(LabTrial trial) {
        var points = points(trial);
        double[] x = new double[points.targets().length];
        double[] y = new double[x.length];
        var order = new ArrayList<Integer>();
        for (int i = 0; i < x.length; i++) order.add(i);
        order.sort(Comparator.comparingDouble(i -> points.features()[i][0])); // a line is drawn from left to right
        for (int i = 0; i < x.length; i++) {
            x[i] = points.features()[order.get(i)][0];
            y[i] = points.targets()[order.get(i)];
        }
        return new Line("data", x, y);
    }

    private LabelledRows rows(String preparedData) {
        var info = BlockCache.info(preparedData, conf);
        var table = BlockCache.table(preparedData, conf).withSparse(false);
        int rows = Math.toIntExact(info.rows());
        long[] ids = new long[rows];
        for (int i = 0; i < rows; i++) ids[i] = i;
        var batch = new RowBatch();
        table.gather(ids, 0, rows, batch);
        int width = info.features();
        float[][] features = new float[rows][width];
        for (int i = 0; i < rows; i++) System.arraycopy(batch.dense.data, i * width, features[i], 0, width);
        float[] targets = java.util.Arrays.copyOf(batch.targets.data, rows);
        return new LabelledRows(features, targets, info.classNames(), info.featureNames(), info.featureShape());
    }

    Drawing draw() {
        return new Drawing(sheet);
    }

    /** Keeps a time for {@code timings.json}. */
    void timing(String name, double value) {
        sheet.timing(name, value);
    }

    /** The same training in PyTorch, where that is installed and the data lies on this machine. */
    Peer peer(LabTrial trial, LabRun run) throws InterruptedException {
        return Peer.train(trial, run);
    }

    /** Where a trial's own files lie. */
    private String place(LabTrial trial) {
        return trials.child(trial.id()).uri();
    }

    /** A trial's seeds count from the user's. */
    private TrainOptions options(LabTrial trial) {
        var options = new LinkedHashMap<>(trial.options());
        long place = options.get("seed") instanceof Number number ? number.longValue() : 1;
        options.put("seed", setup.seed() + place - 1);
        options.put("workers", 1);
        options.put("overwrite", true);
        // What a trial keeps of its way no store has.
        if (setup.store() != null && trial.snapshots().isEmpty()) options.put("store", setup.store());
        options.putIfAbsent("scale-target", false); // what a network's outputs are is looked at as it is
        return TrainOptions.parse(options);
    }

    /** Each combination of data options is prepared once. */
    private synchronized ResolvedData data(TrainOptions options) {
        var key = options.values(OptionScope.DATA);
        var data = prepared.get(key);
        if (data == null) {
            data = spark.prepare(options);
            prepared.put(key, data);
        }
        return data;
    }
}
