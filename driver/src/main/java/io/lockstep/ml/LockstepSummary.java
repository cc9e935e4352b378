package io.lockstep.ml;

import io.lockstep.driver.train.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How a training went: a line for each epoch. */
public final class LockstepSummary {
    private static final List<String> NUMBERS = List.of(
            "train_loss",
            "train_accuracy",
            "valid_loss",
            "valid_accuracy",
            "learning_rate",
            "seconds",
            "samples_per_second");

    private final List<EpochMetrics> epochs;

    LockstepSummary(List<EpochMetrics> epochs) {
        this.epochs = List.copyOf(epochs);
    }

    /** The epochs' metrics, first epoch first. */
    public List<EpochMetrics> epochs() {
        return epochs;
    }

    /** The loss of each epoch, as Spark's summaries have it. */
    public double[] objectiveHistory() {
        return epochs.stream().mapToDouble(EpochMetrics::trainLoss).toArray();
    }

    /** Epochs trained. */
    public int totalIterations() {
        return epochs.size();
    }

    /**
     * The curves: {@code epoch}, {@code step}, then metrics.jsonl's numbers under its names; null where an epoch has no
     * such number.
     */
    public Dataset<Row> history() {
        var names = new ArrayList<>(NUMBERS);
        var more = new TreeSet<String>();
        for (var epoch : epochs) more.addAll(epoch.more().keySet());
        names.addAll(more);
        var schema = new StructType().add("epoch", DataTypes.IntegerType, false).add("step", DataTypes.LongType, false);
        for (var name : names) schema = schema.add(name, DataTypes.DoubleType, true);
        var rows = new ArrayList<Row>();
        for (var epoch : epochs) {
            var cells = new ArrayList<>();
            cells.add(epoch.epoch());
            cells.add(epoch.step());
            for (var name : names) cells.add(number(epoch, name));
            rows.add(RowFactory.create(cells.toArray()));
        }
        return SparkSession.active().createDataFrame(rows, schema);
    }

    private static Double number(EpochMetrics epoch, String name) {
        return switch (name) {
            case "learning_rate" -> epoch.learningRate();
            case "seconds" -> epoch.seconds();
            case "samples_per_second" -> epoch.samplesPerSecond();
            default -> {
                var value = epoch.value(name);
                yield value.isPresent() ? (Double) value.getAsDouble() : null;
            }
        };
    }
}
