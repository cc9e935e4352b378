package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.DatasetInfo.BlockFile;
import io.lockstep.core.data.MissingValues;
import io.lockstep.core.data.Schema;
import io.lockstep.core.data.TableColumn;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.math.ExactSum;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** From the parts that were written to the manifest. */
final class Summary {
    private Summary() {}

    static DatasetInfo of(
            DataSource from,
            Source source,
            Wanted wanted,
            Labels labels,
            List<BlockWriter.Written> parts,
            List<String> notes) {
        var inOrder = new ArrayList<>(parts);
        inOrder.sort(Comparator.comparingInt(BlockWriter.Written::part));
        var blocks = new ArrayList<BlockFile>();
        var counts = new long[labels.classNames().size()];
        var weights = new ArrayList<ExactSum>();
        if (source.weighted()) for (int c = 0; c < counts.length; c++) weights.add(new ExactSum());
        long rows = 0;
        long nonZeros = 0;
        long high = 0;
        long low = 0;
        for (var part : inOrder) {
            blocks.addAll(part.blocks());
            for (var block : part.blocks()) rows += block.rows();
            for (int c = 0; c < counts.length; c++) counts[c] += part.classCounts()[c];
            for (int c = 0; c < weights.size(); c++)
                weights.get(c).add(part.classWeights().get(c));
            nonZeros += part.nonZeros();
            high += part.keyHigh();
            low += part.keyLow();
        }
        var classCounts = new ArrayList<Long>();
        for (long count : counts) classCounts.add(count);
        return DatasetInfo.builder()
                .source(from.uri())
                .order(wanted.order())
                .rows(rows)
                .features(source.featureNames())
                .shape(source.featureShape())
                .bytes(source.holdsBytes())
                .label(source.labelled(), String.join(",", wanted.labels(Math.max(1, source.labelCount()))))
                .targets(source.labelCount())
                .task(labels.task(), labels.classNames(), classCounts)
                .weights(
                        source.weighted() ? wanted.weight() : null,
                        weights.stream().map(ExactSum::value).toList())
                .nonZeros(nonZeros)
                .columns(columns(source), missing(wanted))
                .text(source.textForm())
                .notes(notes)
                .blocks(blocks)
                .fingerprint(fingerprint(source, wanted, labels, rows, high, low))
                .build();
    }

    /** None where all are stored as they are. */
    private static List<TableColumn> columns(Source source) {
        if (!(source instanceof EncodedSource table)) return List.of();
        return table.columns().stream().allMatch(TableColumn::isPlain) ? List.of() : table.columns();
    }

    private static MissingValues missing(Wanted wanted) {
        return wanted.like() == null
                ? wanted.reading().missing()
                : wanted.like().missing();
    }

    /** Of what the rows are, not of where they came from or how they are cut: the sum of their keys. */
    private static String fingerprint(Source source, Wanted wanted, Labels labels, long rows, long high, long low) {
        var text = source.featureNames() + "\n" + labels.task() + labels.classNames() + "\n" + wanted.order() + " "
                + source.holdsBytes() + " " + source.labelled() + (source.weighted() ? " weighted " : " ") + rows + " "
                + Long.toHexString(high) + " "
                + Long.toHexString(low);
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A model of bytes saw values from 0 to 1; numbers from 0 to 255 in their place would be a silent mistake. */
    static void refuseOtherScale(DataSource from, Source source, Scan all, Schema like) {
        if (all.min == null) return;
        for (int j = 0; j < all.min.length; j++)
            if (all.min[j] < 0 || all.max[j] > 1)
                throw new UserError("data: " + from.uri() + ": column \""
                        + like.featureNames().get(j) + "\" reaches from " + all.min[j] + " to " + all.max[j]
                        + "; the training data holds bytes, which are divided by 255: allowed are values from 0 to 1");
    }
}
