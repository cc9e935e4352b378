package io.lockstep.jobs.lab.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spark MLlib's perceptron of the same widths (its hidden units are sigmoids) by full-batch gradient descent, so that
 * one iteration is one pass. The batch's rows are what it stacks for a matrix product.
 */
final class MllibTraining implements Contender {
    private static final int[] WIDTHS = {DigitImages.PIXELS, 256, 128, DigitImages.CLASSES};

    private final Dataset<Row> data;
    private final int rows;

    MllibTraining(SparkSession spark, DigitImages images) {
        rows = images.rows();
        var schema = new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());
        data = spark.createDataFrame(rows(images), schema)
                .repartition(spark.sparkContext().defaultParallelism())
                .cache();
    }

    private static List<Row> rows(DigitImages images) {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < images.rows(); i++) {
            double[] values = new double[DigitImages.PIXELS];
            for (int j = 0; j < values.length; j++)
                values[j] = (images.pixels()[i * DigitImages.PIXELS + j] & 0xff) / 255.0;
            rows.add(RowFactory.create(
                    (double) images.labels()[i], Vectors.dense(values).compressed()));
        }
        return rows;
    }

    @Override
    public String name() {
        return "Spark MLlib, a pass";
    }

    /** Its rows are digits, and batches are no steps of its own: one case tells all. */
    @Override
    public boolean takes(TrainCase what) {
        return what.data() == TrainCase.Data.SPARSE && what.optimizer().equals("sgd");
    }

    @Override
    public double samplesPerSecond(TrainCase what, int passes) {
        return samplesPerSecond(what.batch(), passes);
    }

    /** From two trainings that differ by {@code passes} passes: what comes before the first cancels out. @param batch rows of a block */
    double samplesPerSecond(int batch, int passes) {
        double one = seconds(batch, 1);
        double more = seconds(batch, 1 + passes);
        return more > one ? passes * (double) rows / (more - one) : (1 + passes) * (double) rows / more;
    }

    private double seconds(int batch, int passes) {
        long begin = System.nanoTime();
        new MultilayerPerceptronClassifier()
                .setLayers(Arrays.copyOf(WIDTHS, WIDTHS.length))
                .setBlockSize(batch)
                .setSolver("gd")
                .setStepSize(0.1)
                .setTol(0)
                .setMaxIter(passes)
                .setSeed(1)
                .fit(data);
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public void close() {
        data.unpersist();
    }
}
