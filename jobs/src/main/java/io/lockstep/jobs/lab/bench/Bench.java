package io.lockstep.jobs.lab.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.core.Nearest;
import io.lockstep.core.UserError;
import io.lockstep.driver.ingest.BlockCache;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.trials.SparkTrials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs the benchmarks that were asked for. */
public final class Bench {
    private static final List<String> PARTS = List.of("kernel", "step", "scale", "train", "ml");
    private static final int[] BATCHES = {128, 1024};

    private final SparkSession spark;
    private final SparkTrials trials;
    private final Path directory;
    private final Effort effort;
    private final Consumer<String> progress;

    /** How long to measure: seconds a case, rows of synthetic data, turns and passes of training. */
    private record Effort(double seconds, int rows, int mllibRows, int turns, int passes, int mlRows) {
        static final Effort FULL = new Effort(0.5, 60_000, 8192, 7, 3, 1_000_000);
        static final Effort QUICK = new Effort(0.02, 2048, 512, 1, 1, 2000);
    }

    /**
     * @param directory of this machine, for what the benchmarks write
     * @param quick shows that all works, in figures that mean little
     * @param progress told what begins
     */
    public Bench(SparkSession spark, SparkTrials trials, Path directory, boolean quick, Consumer<String> progress) {
        this.spark = spark;
        this.trials = trials;
        this.directory = directory;
        this.effort = quick ? Effort.QUICK : Effort.FULL;
        this.progress = progress;
    }

    /** The benchmarks that a name means; throws {@link UserError} for an unknown one. */
    public static List<String> parts(String name) {
        if (name.equals("all")) return PARTS;
        if (PARTS.contains(name)) return List.of(name);
        var known = new ArrayList<>(PARTS);
        known.add("all");
        throw new UserError(Nearest.unknown("benchmark", name, known));
    }

    /** What was measured; parts that were not asked for are null. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Figures(
            Machine machine, KernelFigures kernel, StepFigures step, ScaleFigures scale, TrainFigures train, MlFigures ml) {}

    /** What a run found, to be read and to be stored. */
    public record Result(String text, String json) {}

    /**
     * Runs benchmarks one after another.
     *
     * @param parts of {@link #parts}
     * @param data URI of MNIST; null for synthetic data of its shape
     */
    public Result run(List<String> parts, String data) throws Exception {
        var machine = Machine.here();
        var kernel = parts.contains("kernel") ? kernel() : null;
        var step = parts.contains("step") ? step() : null;
        var scale = parts.contains("scale") ? scale() : null;
        var train = parts.contains("train") ? train(data) : null;
        var ml = parts.contains("ml") ? ml() : null;
        var text = new StringBuilder(machine.text());
        if (kernel != null) text.append('\n').append(kernel.text());
        if (step != null) text.append('\n').append(step.text());
        if (scale != null) text.append('\n').append(scale.text());
        if (train != null) text.append('\n').append(train.text());
        if (ml != null) text.append('\n').append(ml.text());
        return new Result(text.toString(), json(new Figures(machine, kernel, step, scale, train, ml)));
    }

    private static String json(Figures figures) throws IOException {
        ObjectMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
        return mapper.writeValueAsString(figures) + "\n";
    }

    private KernelFigures kernel() {
        progress.accept("kernel: products");
        var before = KernelBenchmark.run(effort.seconds);
        progress.accept("kernel: Spark MLlib trains its perceptron in this JVM");
        try (var mllib = new MllibTraining(spark, SyntheticDigits.generate(effort.mllibRows))) {
            mllib.samplesPerSecond(128, effort.passes * 4);
        }
        progress.accept("kernel: products once more");
        return KernelFigures.of(before, KernelBenchmark.run(effort.seconds));
    }

    private StepFigures step() throws Exception {
        progress.accept("step: overhead");
        var results = new ArrayList<>(StepOverheadBenchmark.run(effort.seconds));
        var sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
        if (!sc.isLocal()) results.addAll(ClusterStepBenchmark.run(sc, effort.seconds));
        return StepFigures.of(results);
    }

    private ScaleFigures scale() throws Exception {
        progress.accept("scale: executors");
        return ScaleFigures.of(ScaleBenchmark.run(effort.seconds));
    }

    private MlFigures ml() throws Exception {
        progress.accept("ml: fit and transform");
        return new MlBenchmark(spark, directory, effort.mlRows, Math.min(3, effort.turns)).run();
    }

    private TrainFigures train(String data) throws Exception {
        progress.accept("train: data");
        var uri = data == null ? synthetic() : data;
        var prepared = trials.prepare(TrainOptions.parse(Map.of("data", uri)));
        var conf = spark.sparkContext().hadoopConfiguration();
        var table = BlockCache.table(prepared.train(), conf).withSparse(false);
        var images = DigitImages.of(prepared.info(), table);
        var absent = new ArrayList<TrainFigures.Absent>();
        var batches = new ArrayList<TrainFigures.Batch>();
        try (var peers = Peers.start(spark, images, directory)) {
            absent.addAll(peers.absent());
            var contenders = new ArrayList<Contender>();
            contenders.add(new LockstepTraining(
                    trials, prepared, directory.resolve("run").toUri().toString()));
            contenders.addAll(peers.present());
            var turns = new Turns(contenders, effort.turns, effort.passes);
            for (int batch : BATCHES) {
                progress.accept("train: batch " + batch);
                batches.add(turns.run(batch));
            }
            absent.addAll(0, turns.failed());
        }
        var name = data == null ? "synthetic digits" : data;
        return new TrainFigures(name, images.rows(), images.density(), trials.slots(), batches, absent);
    }

    private String synthetic() throws IOException {
        var place = directory.resolve("digits");
        SyntheticDigits.writeIdx(SyntheticDigits.generate(effort.rows), place);
        return place.toUri().toString();
    }
}
