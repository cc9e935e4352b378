package io.lockstep.driver.ingest;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.eval.Metrics;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.model.Model;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.step.Evaluator;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
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
    private record Packed(String info, byte[] weights) implements Serializable {
        static Packed of(Model model) {
            return new Packed(model.info().toJson(), ModelFile.encode(model.weights(), model.statistics()));
        }

        Model open() {
            return Model.decode(ModelInfo.fromJson(info, "the model"), weights, "the model");
        }
    }

    /** Loss and metrics of the model on all rows. */
    public static Metrics evaluate(JavaSparkContext sc, ModelData data) {
        var total = data.evaluator().newSums();
        List<byte[]> ranges = run(sc, data, (at, range, from, to) -> encoded(evaluated(at, from, to)));
        for (var range : ranges) {
            var sums = data.evaluator().newSums();
            sums.get(ByteBuffer.wrap(range));
            total.add(sums);
        }
        return Metrics.of(total);
    }

    private static EvalSums evaluated(ModelData data, long first, long end) {
        var evaluator = data.evaluator();
        var sums = evaluator.newSums();
        var chunk = evaluator.newSums();
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
        long rows = data.rows().size();
        var ranges = LongStream.range(0, (rows + RANGE_ROWS - 1) / RANGE_ROWS)
                .boxed()
                .toList();
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
