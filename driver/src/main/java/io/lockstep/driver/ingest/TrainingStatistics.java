package io.lockstep.driver.ingest;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Moments;
import io.lockstep.core.data.RankCounts;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.data.RowSplit;
import io.lockstep.core.io.NamedTensor;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.Sha256;
import io.lockstep.driver.files.Directory;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is learnt from the training rows before training, by a Spark job over the blocks. Blocks are summed up by
 * themselves, merged in their order in groups of a fixed size, and the groups on the driver in theirs: the bits are the
 * same however many tasks there were. Kept beside the prepared data, for the next trial.
 */
final class TrainingStatistics {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingStatistics.class);
    /** Blocks that a task merges before anything is sent. Decides the last bits, so it never changes. */
    private static final int GROUP = 64;

    private TrainingStatistics() {}

    /** What travels from a task. */
    private record Sums(long rows, double[] mean, double[] spread, double[] counts) implements Serializable {}

    /**
     * The moments of the training rows' features, or of their targets.
     *
     * @param aside how many rows are set aside for validation
     */
    static Moments moments(
            JavaSparkContext sc,
            String data,
            DatasetInfo info,
            long aside,
            boolean ofTargets,
            SerializableConfiguration conf) {
        var place = Directory.at(data, conf.value());
        var name = (ofTargets ? "target-moments-" : "moments-") + aside + ".safetensors";
        var known = read(place, name, ofTargets ? info.targets() : info.features());
        if (known.isPresent()) return known.get();
        var moments = computed(sc, data, info, aside, ofTargets, conf);
        write(place, name, moments);
        return moments;
    }

    private static Moments computed(
            JavaSparkContext sc,
            String data,
            DatasetInfo info,
            long aside,
            boolean ofTargets,
            SerializableConfiguration conf) {
        int groups = (info.blocks().size() + GROUP - 1) / GROUP;
        var numbers = IntStream.range(0, groups).boxed().toList();
        List<Sums> sums = SparkJobs.run(() -> sc.parallelize(numbers, groups)
                .map(group -> group(data, group, aside, ofTargets, conf))
                .collect());
        var all = new Moments(ofTargets ? info.targets() : info.features());
        for (var group : sums) all.add(new Moments(group.rows, group.mean, group.spread, group.counts));
        return all;
    }

    private static Sums group(String data, int group, long aside, boolean ofTargets, SerializableConfiguration conf) {
        var info = BlockCache.info(data, conf.value());
        var training = RowSplit.of(info, aside).training();
        var starts = info.blockStarts();
        int numbers = ofTargets ? info.targets() : info.features();
        var sums = new Moments(numbers);
        int last = Math.min(starts.length - 1, (group + 1) * GROUP);
        for (int index = group * GROUP; index < last; index++) {
            var block = new Moments(numbers);
            add(data, index, starts, training, ofTargets, block, conf);
            sums.add(block);
        }
        return new Sums(sums.rows(), sums.mean(), sums.spread(), sums.counts());
    }

    /** Adds a block's training rows, run by run. */
    private static void add(
            String data,
            int index,
            long[] starts,
            RowSet training,
            boolean ofTargets,
            Moments out,
            SerializableConfiguration conf) {
        var read = BlockCache.block(data, index, conf.value());
        var block = ofTargets ? read.targetsAsFeatures() : read;
        long first = starts[index];
        runs(
                first,
                starts[index + 1],
                training,
                (from, to) -> out.add(block, (int) (from - first), (int) (to - first)));
    }

    @FunctionalInterface
    private interface Run {
        void rows(long from, long to);
    }

    /** Gives the runs of ids in {@code [start, end)} that are training rows. */
    private static void runs(long start, long end, RowSet training, Run run) {
        long at = training.positionFrom(start);
        long last = training.positionFrom(end);
        while (at < last) {
            long from = training.id(at);
            long to = from + 1;
            for (at++; at < last && training.id(at) == to; at++) to++;
            run.rows(from, to);
        }
    }

    /**
     * The exact medians of the training rows' values, for {@code features} (ascending); the mean of the middle two where
     * there are two. Rows count by their weights: half of the weight is on either side.
     *
     * @param counts weight of the values that aren't missing, of each feature
     */
    static float[] medians(
            JavaSparkContext sc,
            String data,
            DatasetInfo info,
            long aside,
            int[] features,
            double[] counts,
            SerializableConfiguration conf) {
        var half = new double[features.length];
        for (int f = 0; f < features.length; f++) half[f] = counts[f] / 2;
        var lower = ranked(sc, data, info, aside, features, half.clone(), false, conf);
        var upper = ranked(sc, data, info, aside, features, half, true, conf);
        var medians = new float[features.length];
        for (int f = 0; f < medians.length; f++)
            medians[f] = counts[f] == 0
                    ? 0
                    : (float) (((double) RankCounts.value(lower[f]) + RankCounts.value(upper[f])) / 2);
        return medians;
    }

    private static int[] ranked(
            JavaSparkContext sc,
            String data,
            DatasetInfo info,
            long aside,
            int[] features,
            double[] ranks,
            boolean upper,
            SerializableConfiguration conf) {
        int groups = (info.blocks().size() + GROUP - 1) / GROUP;
        var numbers = IntStream.range(0, groups).boxed().toList();
        var known = new int[features.length];
        for (int pass = 0; pass < 4; pass++) {
            int now = pass;
            var counts = RankCounts.empty(features.length);
            var found = SparkJobs.run(() -> sc.parallelize(numbers, groups)
                    .map(group -> rankCounts(data, group, aside, features, known, now, conf))
                    .collect());
            for (var group : found) for (int i = 0; i < counts.length; i++) counts[i] += group[i];
            RankCounts.settle(counts, ranks, upper, known, pass);
        }
        return known;
    }

    private static double[] rankCounts(
            String data, int group, long aside, int[] features, int[] known, int pass, SerializableConfiguration conf) {
        var info = BlockCache.info(data, conf.value());
        var training = RowSplit.of(info, aside).training();
        var starts = info.blockStarts();
        var counts = RankCounts.empty(features.length);
        int last = Math.min(starts.length - 1, (group + 1) * GROUP);
        for (int index = group * GROUP; index < last; index++) {
            var block = BlockCache.block(data, index, conf.value());
            long first = starts[index];
            runs(
                    first,
                    starts[index + 1],
                    training,
                    (from, to) -> RankCounts.add(
                            block, (int) (from - first), (int) (to - first), features, known, pass, counts));
        }
        return counts;
    }

    private static void write(Directory place, String name, Moments moments) {
        var rows = NamedTensor.of("rows", new long[] {moments.rows()}, 1);
        var mean = NamedTensor.of("mean", moments.mean(), moments.features());
        var spread = NamedTensor.of("spread", moments.spread(), moments.features());
        var counts = NamedTensor.of("counts", moments.counts(), moments.features());
        var checksum = Map.of("sha256", checksum(rows, mean, spread, counts));
        try {
            place.write(name, Safetensors.toBytes(checksum, List.of(rows, mean, spread, counts)));
        } catch (RuntimeException e) {
            LOG.warn("{}/{}: can't be kept for the next trial: {}", place, name, e.toString());
        }
    }

    private static String checksum(NamedTensor... tensors) {
        int length = 0;
        for (var tensor : tensors) length += tensor.bytes().remaining();
        var all = ByteBuffer.allocate(length);
        for (var tensor : tensors) all.put(tensor.bytes().duplicate());
        return Sha256.hex(all.array());
    }

    /** What an earlier trial left, if it is whole. */
    private static Optional<Moments> read(Directory place, String name, int numbers) {
        var bytes = place.read(name);
        if (bytes.isEmpty()) return Optional.empty();
        try {
            var file = Safetensors.read(bytes.get(), place + "/" + name);
            var rows = file.find("rows").orElseThrow();
            var mean = file.find("mean").orElseThrow();
            var spread = file.find("spread").orElseThrow();
            var counts = file.find("counts").orElseThrow();
            if (mean.size() == numbers
                    && checksum(rows, mean, spread, counts)
                            .equals(file.metadata().get("sha256")))
                return Optional.of(
                        new Moments(rows.toLongs()[0], mean.toDoubles(), spread.toDoubles(), counts.toDoubles()));
        } catch (RuntimeException e) {
            LOG.debug("{}/{}", place, name, e);
        }
        LOG.warn("{}/{}: damaged; it is computed anew", place, name);
        return Optional.empty();
    }
}
