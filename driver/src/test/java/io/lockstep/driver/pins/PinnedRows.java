package io.lockstep.driver.pins;

import io.lockstep.core.data.Block;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Task;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.ArrayList;
import java.util.stream.IntStream;

/**
 * Rows in memory, in blocks, that depend on nothing but their keys: standard normal features or bytes most of which are
 * 0, with a class or a value: of normal features it follows the first, of bytes it is noise.
 *
 * @param kind {@code normal}, {@code bytes}, or {@code sparse}, which is bytes of which only the non-zeros are walked
 * @param classes 0 for values
 * @param block rows of a block
 */
record PinnedRows(String kind, int rows, int features, int classes, int block) {
    private static final RandomKey KEY = RandomKey.of(3, Purpose.DATA);

    /** Of {@code kind=normal rows=200 features=5 classes=3 block=64}. */
    static PinnedRows of(String text) {
        var values = Pin.values(text);
        return new PinnedRows(
                values.get("kind"),
                Integer.parseInt(values.get("rows")),
                Integer.parseInt(values.get("features")),
                Integer.parseInt(values.get("classes")),
                Integer.parseInt(values.get("block")));
    }

    BlockTable table() {
        var blocks = new ArrayList<Block>();
        for (int from = 0; from < rows; from += block) blocks.add(block(from, Math.min(rows, from + block)));
        var starts = new long[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++)
            starts[i + 1] = starts[i] + blocks.get(i).rows();
        return new BlockTable(blocks::get, starts, features, null, kind.equals("sparse"));
    }

    private Block block(int from, int to) {
        int values = (to - from) * features;
        var targets = new float[to - from];
        var bytes = new byte[values];
        var floats = new float[values];
        for (int i = 0; i < values; i++) {
            long at = (long) from * features + i;
            floats[i] = KEY.with(2).normal(at);
            if (KEY.with(3).below(5, at) == 0) bytes[i] = (byte) KEY.with(4).bits(at);
        }
        boolean normal = kind.equals("normal");
        for (int i = 0; i < targets.length; i++) targets[i] = target(from + i, floats[i * features]);
        return normal ? Block.ofFloats(features, floats, targets) : Block.ofBytes(features, bytes, targets);
    }

    private float target(int row, float draw) {
        float value = draw + 0.1f * KEY.with(5).normal(row);
        if (classes == 0) return value;
        return classes == 2 ? (value > 0 ? 1 : 0) : Math.floorMod((int) Math.floor(2 * value), classes);
    }

    /** What the settings of a training are made from; its classes are of unequal sizes. */
    DatasetInfo info() {
        return DatasetInfo.builder()
                .source("pinned")
                .rows(rows)
                .features(IntStream.range(0, features).mapToObj(j -> "f" + j).toList())
                .bytes(!kind.equals("normal"))
                .nonZeros(0)
                .label(true, "label")
                .task(
                        classes == 0 ? Task.REGRESSION : Task.CLASSIFICATION,
                        IntStream.range(0, classes).mapToObj(c -> "c" + c).toList(),
                        IntStream.range(0, classes).mapToObj(c -> 10L + 7 * c).toList())
                .fingerprint("pinned")
                .build();
    }
}
