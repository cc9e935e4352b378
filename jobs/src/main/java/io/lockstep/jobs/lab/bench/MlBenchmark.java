package io.lockstep.jobs.lab.bench;

import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.trials.SparkTrials;
import io.lockstep.ml.LockstepClassifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The estimators beside the command and beside MLlib, by turns in one JVM. The command's side is all that it does once
 * Spark runs: the file is prepared anew and trained on. Every prediction column is computed and read.
 */
final class MlBenchmark {
    private static final int FEATURES = 50;
    private static final int HIDDEN = 64;
    private static final int BATCH = 1024;
    private static final int PARTITIONS = 8;
    /** Few enough that the vectors stay in memory: else both sides measure Spark's cache. */
    private static final int PREDICTED = 1_000_000;

    private static final int[][] WIDTHS = {{64}, {256, 128}};

    private final SparkSession spark;
    private final Path directory;
    private final int rows;
    private final int turns;
    private final double warmSeconds;

    /** @param warmSeconds for which each model predicts before it is timed: the JVM takes some to compile its loops */
    MlBenchmark(SparkSession spark, Path directory, int rows, int turns, double warmSeconds) {
        this.spark = spark;
        this.directory = directory;
        this.rows = rows;
        this.turns = turns;
        this.warmSeconds = warmSeconds;
    }

    MlFigures run() throws Exception {
        var file = directory.resolve("ml.parquet").toUri().toString();
        table().write().mode("overwrite").parquet(file);
        return new MlFigures(
                rows, FEATURES, spark.sparkContext().defaultParallelism(), List.of(fit(file)), transform(file));
    }

    private static String[] columns() {
        return IntStream.range(0, FEATURES).mapToObj(j -> "x" + j).toArray(String[]::new);
    }

    private Dataset<Row> table() {
        var cells = IntStream.range(0, FEATURES)
                .mapToObj(j -> "cast(hash(id, " + j + ") / 2147483648D as float) as x" + j)
                .toArray(String[]::new);
        return spark.range(0, rows, 1, PARTITIONS)
                .selectExpr(cells)
                .selectExpr("*", "cast(x0 + x1 * x2 > 0 as double) as label");
    }

    private MlFigures.Comparison fit(String file) throws Exception {
        double[] fits = new double[turns];
        double[] commands = new double[turns];
        for (int turn = -1; turn < turns; turn++) {
            double command = seconds(new Command(file, directory.resolve("ml-" + turn)));
            double fit = seconds(() -> estimator().fit(spark.read().parquet(file)));
            if (turn < 0) continue; // warms up
            commands[turn] = command;
            fits[turn] = fit;
        }
        return MlFigures.Comparison.cost("fit over the command's run less its start", fits, commands);
    }

    private LockstepClassifier estimator() {
        return new LockstepClassifier()
                .setFeaturesCols(columns())
                .setHidden(HIDDEN)
                .setBatchSize(BATCH)
                .setEpochs(1)
                .setValid("0.1");
    }

    /** What {@code train} does between Spark's start and its end. */
    private final class Command implements Timed {
        private final String file;
        private final Path place;

        Command(String file, Path place) {
            this.file = file;
            this.place = place;
        }

        @Override
        public void run() throws Exception {
            var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            var trials = new SparkTrials(
                    context,
                    new Ingest(context, place.resolve("prepared").toUri().toString()));
            var options = TrainOptions.parse(Map.of(
                    "data", file, "hidden", String.valueOf(HIDDEN), "batch-size", BATCH, "epochs", 1, "valid", 0.1));
            var data = trials.prepare(options);
            var run = place.resolve("run").toUri().toString();
            trials.train(TrialResolver.resolve(options, data, "bench", run, 0), TrainListener.NONE);
        }
    }

    private List<MlFigures.Comparison> transform(String file) throws Exception {
        var vectors = new VectorAssembler()
                .setInputCols(columns())
                .setOutputCol("features")
                .transform(spark.read().parquet(file).limit(Math.min(rows, PREDICTED)))
                .select("features", "label")
                .repartition(PARTITIONS)
                .cache();
        vectors.count();
        try {
            var figures = new ArrayList<MlFigures.Comparison>();
            for (var hidden : WIDTHS) figures.addAll(transform(vectors, hidden));
            return figures;
        } finally {
            vectors.unpersist();
        }
    }

    /** Beside the two models the rows alone, read and written: as fast as any transform could be. */
    private List<MlFigures.Comparison> transform(Dataset<Row> vectors, int... hidden) throws Exception {
        var layers = IntStream.concat(IntStream.concat(IntStream.of(FEATURES), IntStream.of(hidden)), IntStream.of(2));
        var few = vectors.limit(Math.min(rows, 4096));
        var mllib = new MultilayerPerceptronClassifier()
                .setLayers(layers.toArray())
                .setMaxIter(2)
                .setSeed(1)
                .fit(few);
        var lockstep = new LockstepClassifier()
                .setHidden(hidden)
                .setActivation("sigmoid")
                .setLoss("cross_entropy")
                .setEpochs(1)
                .fit(few);
        double[] ours = new double[turns];
        double[] theirs = new double[turns];
        double[] rowsAlone = new double[turns];
        warmUp(() -> read(mllib.transform(vectors)));
        warmUp(() -> read(lockstep.transform(vectors)));
        for (int turn = 0; turn < turns; turn++) {
            theirs[turn] = seconds(() -> read(mllib.transform(vectors)));
            ours[turn] = seconds(() -> read(lockstep.transform(vectors)));
            rowsAlone[turn] = seconds(() -> read(vectors));
        }
        var times = ", hidden " + Arrays.toString(hidden) + ", times MLlib's perceptron";
        return List.of(
                MlFigures.Comparison.speed("transform" + times, ours, theirs),
                MlFigures.Comparison.speed("rows alone" + times, rowsAlone, theirs));
    }

    private static void read(Dataset<Row> data) {
        data.write().format("noop").mode("overwrite").save();
    }

    private void warmUp(Timed work) throws Exception {
        for (double spent = 0; spent < warmSeconds; ) spent += seconds(work);
    }

    private interface Timed {
        void run() throws Exception;
    }

    private static double seconds(Timed work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }
}
