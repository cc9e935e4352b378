package io.lockstep.jobs.lab.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.core.Nearest;
import io.lockstep.core.UserError;
import io.lockstep.driver.trials.SparkTrials;
import io.lockstep.jobs.lab.Python;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Runs the benchmarks that were asked for. */
public final class Bench {
    private static final List<String> PARTS =
            List.of("kernel", "step", "scale", "train", "ml", "sweep", "start", "cluster");
    private static final String LARGE = "large";
    private static final String SPARSE = "sparse";
    private static final String PREPARE = "prepare";
    private static final String RECOVERY = "recovery";
    /** What takes minutes and gigabytes, and so has to be asked for by name. */
    private static final List<String> BY_NAME = List.of(LARGE, SPARSE, PREPARE, RECOVERY);

    /** A few per cent take so many times as long to measure as a case does. */
    private static final int PROFILE_TIMES = 20;

    /** A turn of {@code sweep} takes most of a minute. */
    private static final int SWEEP_TURNS = 2;

    private final SparkSession spark;
    private final SparkTrials trials;
    private final Path directory;
    private final Wish wish;
    private final Effort effort;
    private final Consumer<String> progress;

    /** How long to measure: seconds a case, rows of synthetic data, turns and passes of training, turns of programs. */
    private record Effort(
            double seconds,
            int rows,
            int mllibRows,
            int turns,
            int passes,
            int mlRows,
            double mlWarmSeconds,
            int programTurns,
            long largeRows,
            int trialSteps) {
        static final Effort FULL = new Effort(0.5, 60_000, 8192, 7, 3, 1_000_000, 12, 5, 12_000_000, 600);
        static final Effort QUICK = new Effort(0.02, 2048, 512, 1, 1, 2000, 0.2, 1, 60_000, 9);
    }

    /**
     * What to measure, beyond which parts.
     *
     * @param data URI of MNIST; null for synthetic data of its shape
     * @param cases names of {@code train}'s cases; empty for all
     * @param peers names of those that {@code train} measures; empty for all that need not be fetched
     * @param turns of {@code train}, {@code sweep} and {@code start}; 0 for the usual number
     * @param python whose libraries are measured too
     * @param rows of the table larger than memory; 0 for the usual number
     * @param quick shows that all works, in figures that mean little
     */
    public record Wish(
            String data, List<String> cases, List<String> peers, int turns, Python python, long rows, boolean quick) {
        public Wish {
            var known = TrainCase.ALL.stream().map(TrainCase::name).toList();
            for (var name : cases) if (!known.contains(name)) throw new UserError(Nearest.unknown("case", name, known));
            for (var name : peers)
                if (!Peers.NAMES.contains(name)) throw new UserError(Nearest.unknown("peer", name, Peers.NAMES));
            if (rows < 0 || rows > 0 && rows < 10_000)
                throw new UserError("rows: " + rows + "; allowed are 10000 and more");
            if (turns < 0) throw new UserError("turns: " + turns + "; allowed are 1 and more");
        }
    }

    /**
     * @param directory of this machine, for what the benchmarks write
     * @param progress told what begins
     */
    public Bench(SparkSession spark, SparkTrials trials, Path directory, Wish wish, Consumer<String> progress) {
        this.spark = spark;
        this.trials = trials;
        this.directory = directory;
        this.wish = wish;
        this.effort = wish.quick ? Effort.QUICK : Effort.FULL;
        this.progress = progress;
    }

    /** The benchmarks that a name means; throws {@link UserError} for an unknown one. */
    public static List<String> parts(String name) {
        if (name.equals("all")) return PARTS;
        if (PARTS.contains(name) || BY_NAME.contains(name)) return List.of(name);
        var known = new ArrayList<>(PARTS);
        known.addAll(BY_NAME);
        known.add("all");
        throw new UserError(Nearest.unknown("benchmark", name, known));
    }

    /** What was measured; parts that were not asked for are null. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Figures(
            Machine machine,
            KernelFigures kernel,
            StepFigures step,
            ScaleFigures scale,
            TrainFigures train,
            MlFigures ml,
            ProgramFigures sweep,
            ProgramFigures start,
            ClusterFigures cluster,
            LargeFigures large,
            SparseFigures sparse,
            PrepareFigures prepare,
            RecoveryFigures recovery) {}

    /** What a run found, to be read and to be stored. */
    public record Result(String text, String json) {}

    /**
     * Runs benchmarks one after another.
     *
     * @param parts of {@link #parts}
     */
    public Result run(List<String> parts) throws Exception {
        var machine = Machine.here();
        var kernel = parts.contains("kernel") ? kernel() : null;
        var step = parts.contains("step") ? step() : null;
        var scale = parts.contains("scale") ? scale() : null;
        var train = parts.contains("train") ? train() : null;
        var ml = parts.contains("ml") ? ml() : null;
        var sweep = parts.contains("sweep") ? sweep() : null;
        var start = parts.contains("start") ? start() : null;
        var cluster = parts.contains("cluster") ? cluster() : null;
        var large = parts.contains(LARGE) ? large() : null;
        var sparse = parts.contains(SPARSE) ? sparse() : null;
        var prepare = parts.contains(PREPARE) ? prepare() : null;
        var recovery = parts.contains(RECOVERY) ? programs().recovery(wish.quick, progress) : null;
        var text = new StringBuilder(machine.text());
        if (kernel != null) text.append('\n').append(kernel.text());
        if (step != null) text.append('\n').append(step.text());
        if (scale != null) text.append('\n').append(scale.text());
        if (train != null) text.append('\n').append(train.text());
        if (ml != null) text.append('\n').append(ml.text());
        if (sweep != null) text.append('\n').append(sweep.text());
        if (start != null) text.append('\n').append(start.text());
        if (cluster != null) text.append('\n').append(cluster.text());
        if (large != null) text.append('\n').append(large.text());
        if (sparse != null) text.append('\n').append(sparse.text());
        if (prepare != null) text.append('\n').append(prepare.text());
        if (recovery != null) text.append('\n').append(recovery.text());
        var figures = new Figures(
                machine, kernel, step, scale, train, ml, sweep, start, cluster, large, sparse, prepare, recovery);
        return new Result(text.toString(), json(figures));
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
        progress.accept("step: the stopwatch of its phases");
        var conf = spark.sparkContext().hadoopConfiguration();
        return StepFigures.of(results, ProfileBenchmark.run(data(), conf, PROFILE_TIMES * effort.seconds));
    }

    private ScaleFigures scale() throws Exception {
        progress.accept("scale: executors");
        var steps = ScaleBenchmark.run(effort.seconds);
        progress.accept("scale: trials");
        return ScaleFigures.of(steps, ScaleTrials.run(effort.trialSteps));
    }

    private MlFigures ml() throws Exception {
        progress.accept("ml: fit and transform");
        return new MlBenchmark(spark, directory, effort.mlRows, Math.min(3, effort.turns), effort.mlWarmSeconds).run();
    }

    private TrainFigures train() throws Exception {
        progress.accept("train: data and peers");
        var data = data();
        var sparse = data.images(TrainCase.Data.SPARSE);
        var absent = new ArrayList<TrainFigures.Absent>();
        var cases = new ArrayList<TrainFigures.Case>();
        double peak = KernelBenchmark.peakGigaflops(effort.seconds);
        try (var peers = Peers.start(spark, data, wish.python, new Maven("mvn"), wish.peers)) {
            absent.addAll(peers.absent());
            var contenders = new ArrayList<Contender>();
            contenders.add(new LockstepTraining(
                    trials, data, directory.resolve("run").toUri().toString()));
            contenders.addAll(peers.present());
            var turns = new Turns(contenders, wish.turns > 0 ? wish.turns : effort.turns, effort.passes);
            for (var what : TrainCase.ALL) {
                if (!wish.cases.isEmpty() && !wish.cases.contains(what.name())) continue;
                progress.accept("train: " + what);
                cases.add(figures(what, data, turns.run(what), peak));
            }
            absent.addAll(0, turns.failed());
        }
        return new TrainFigures(data.name(), sparse.density(), trials.slots(), peak, cases, absent);
    }

    private TrainFigures.Case figures(TrainCase what, TrainData data, List<TrainFigures.Speed> speeds, double peak)
            throws IOException {
        double used = speeds.get(0).samplesPerSecond() * what.operations(data.density(what.data())) / 1e9;
        return new TrainFigures.Case(
                what.name(), what.toString(), data.rows(what.data()), used / (peak * trials.slots()), speeds);
    }

    private TrainData data() {
        return new TrainData(trials, spark.sparkContext().hadoopConfiguration(), directory, wish.data, effort.rows);
    }

    private ProgramFigures sweep() throws IOException, InterruptedException {
        progress.accept("sweep: whole programs");
        return programs(wish.turns > 0 ? wish.turns : Math.min(SWEEP_TURNS, effort.programTurns))
                .sweep(wish.python);
    }

    private ProgramFigures start() throws IOException, InterruptedException {
        progress.accept("start: whole programs");
        return programs(wish.turns > 0 ? wish.turns : effort.programTurns).start();
    }

    private ClusterFigures cluster() throws IOException, InterruptedException {
        progress.accept("cluster: data");
        return programs().cluster(progress);
    }

    private LargeFigures large() throws IOException, InterruptedException {
        return programs().large(wish.rows > 0 ? wish.rows : effort.largeRows, wish.quick, progress);
    }

    private SparseFigures sparse() throws IOException, InterruptedException {
        return programs().sparse(wish.python, wish.quick ? 200 : 1, progress);
    }

    private PrepareFigures prepare() throws IOException {
        long rows = wish.quick ? 5000 : wish.rows > 0 ? wish.rows : 1_000_000;
        return new PrepareBenchmark(spark, directory, rows, Math.min(3, effort.turns), progress).run();
    }

    private WholePrograms programs() {
        return programs(effort.programTurns);
    }

    private WholePrograms programs(int turns) {
        return new WholePrograms(System.getenv(WholePrograms.LAUNCHER), data(), directory, turns);
    }
}
