package io.lockstep.driver.ingest;

import io.lockstep.core.data.RowSplit;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.model.Model;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.step.Evaluator;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A model over prepared data as Spark jobs over ranges of rows. The driver holds the model and sums, never rows. Ranges
 * have a fixed size, and sums are added in their order, so results are the same to the bit on any cluster.
 */
public final class ModelJobs {
    private ModelJobs() {}

    /** Rows of a task's range. */
    static final long RANGE_ROWS = (long) Evaluator.GROUP_CHUNKS * Evaluator.CHUNK_ROWS;

    /** What a task does with a range of rows. */
    @FunctionalInterface
    public interface RangeJob<T> extends Serializable {
        /**
         * @param data the model over all rows
         * @param range number of the range, from 0
         * @param from its first row
         * @param to the row after its last
         */
        T run(ModelData data, long range, long from, long to) throws IOException;
    }

    /** A model on its way to the tasks. */
    private record Packed(String info, byte[] weights, List<Packed> others) implements Serializable {
        static Packed of(Model model) {
            return new Packed(
                    model.info().toJson(),
                    ModelFile.encode(model.weights(), model.statistics()),
                    model.others().stream().map(Packed::of).toList());
        }

        Model open() {
            return Model.decode(ModelInfo.fromJson(info, "the model"), weights, "the model")
                    .joinedBy(others.stream().map(Packed::open).toList());
        }
    }

    /** Distinct scores that are kept at most, all classes together; figures of more of them are within a stated bound. */
    private static final int RANKS = 1 << 20;
    /** Part of its heap that the driver takes encoded sums for at once; Spark holds them a second time. */
    private static final int WAVE_SHARE = 16;

    /** Sums over all rows, in detail, from which loss, metrics and curves are made. */
    public static EvalSums evaluate(JavaSparkContext sc, ModelData data) {
        var total = newSums(data);
        long rangeBytes = Math.max(1, total.mostBytes(RANGE_ROWS));
        int wave = (int) Math.max(1, Runtime.getRuntime().maxMemory() / WAVE_SHARE / rangeBytes);
        long ranges = ranges(data);
        for (long first = 0; first < ranges; first += wave) {
            long end = Math.min(ranges, first + wave);
            for (var range : run(sc, data, first, end, (at, r, from, to) -> encoded(evaluated(at, from, to)))) {
                var sums = newSums(data);
                sums.get(ByteBuffer.wrap(range));
                total.add(sums);
            }
        }
        return total;
    }

    private static EvalSums newSums(ModelData data) {
        var info = data.model().info();
        var shape = Evaluator.shape(info.loss(), info.architecture().outputs()).withDetail(true);
        return new EvalSums(shape, RANKS);
    }

    private static EvalSums evaluated(ModelData data, long first, long end) {
        var evaluator = data.evaluator();
        var sums = newSums(data);
        var chunk = newSums(data);
        var model = data.model();
        for (long from = first; from < end; from += Evaluator.CHUNK_ROWS) {
            long to = Math.min(end, from + Evaluator.CHUNK_ROWS);
            evaluator.evaluate(model.weights(), model.statistics(), data.rows(), from, to, chunk, null);
            sums.add(chunk);
        }
        return sums;
    }

    private static byte[] encoded(EvalSums sums) {
        var bytes = ByteBuffer.allocate(sums.encodedBytes());
        sums.put(bytes);
        return bytes.array();
    }

    /** Runs a job over all ranges, each in a task of its own; the results in the ranges' order. */
    public static <T> List<T> run(JavaSparkContext sc, ModelData data, RangeJob<T> job) {
        return run(sc, data, 0, ranges(data), job);
    }

    /**
     * Means over groups of neighbouring rows, a group a row where there are few.
     *
     * @param place URI of the prepared data
     * @param aside how many of its rows are set aside for validation, which are those judged; negative for all rows
     * @param right of rows whose class is right, rather than of losses
     * @param most more rows than so many are taken in so many groups
     */
    public static double[] groupMeans(
            JavaSparkContext sc, Model model, String place, long aside, boolean right, int most) {
        var conf = new SerializableConfiguration(sc.hadoopConfiguration());
        long rows = aside < 0 ? BlockCache.info(place, sc.hadoopConfiguration()).rows() : aside;
        int groups = (int) Math.min(most, rows);
        int tasks = (int) Math.max(1, Math.min(sc.defaultParallelism(), rows / Evaluator.CHUNK_ROWS));
        var numbers = IntStream.range(0, tasks).boxed().toList();
        Broadcast<Packed> packed = sc.broadcast(Packed.of(model));
        try {
            return SparkJobs.run(() -> sc.parallelize(numbers, tasks)
                            .map(task -> {
                                var data = ModelData.of(packed.value().open(), place, conf.value());
                                int from = (int) ((long) groups * task / tasks);
                                int to = (int) ((long) groups * (task + 1) / tasks);
                                return groupMeans(data, aside, right, groups, from, to);
                            })
                            .collect())
                    .stream()
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
        } finally {
            packed.unpersist();
        }
    }

    private static double[] groupMeans(ModelData data, long aside, boolean right, int groups, int from, int to) {
        var rows = aside < 0 ? data.rows() : RowSplit.of(data.info(), aside).validation();
        var info = data.model().info();
        var sums = new EvalSums(Evaluator.shape(info.loss(), info.architecture().outputs()));
        var evaluator = data.evaluator();
        var means = new double[to - from];
        for (int g = from; g < to; g++) {
            long first = rows.size() * g / groups;
            long end = rows.size() * (g + 1) / groups;
            evaluator.evaluate(data.model().weights(), data.model().statistics(), rows, first, end, sums, null);
            means[g - from] = sums.weight == 0 ? 0 : (right ? sums.correct : sums.loss) / sums.weight;
        }
        return means;
    }

    private static long ranges(ModelData data) {
        return (data.rows().size() + RANGE_ROWS - 1) / RANGE_ROWS;
    }

    private static <T> List<T> run(JavaSparkContext sc, ModelData data, long first, long end, RangeJob<T> job) {
        long rows = data.rows().size();
        var ranges = LongStream.range(first, end).boxed().toList();
        var conf = new SerializableConfiguration(sc.hadoopConfiguration());
        Broadcast<Packed> model = sc.broadcast(Packed.of(data.model()));
        String place = data.place();
        try {
            return SparkJobs.run(() -> sc.parallelize(ranges, ranges.size())
                    .map(range -> job.run(
                            ModelData.of(model.value().open(), place, conf.value()),
                            range,
                            range * RANGE_ROWS,
                            Math.min(rows, (range + 1) * RANGE_ROWS)))
                    .collect());
        } finally {
            model.unpersist();
        }
    }
}
