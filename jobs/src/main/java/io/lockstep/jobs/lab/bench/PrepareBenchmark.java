package io.lockstep.jobs.lab.bench;

import io.lockstep.driver.ingest.DataSource;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.ingest.Reading;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Preparing the rows of one table in several forms, by turns: numbers alone as CSV, the same with text and missing marks, and the
 * numbers as Parquet of one file and one row group, as pandas writes it.
 */
final class PrepareBenchmark {
    private final SparkSession spark;
    private final Path directory;
    private final long rows;
    private final int turns;
    private final Consumer<String> progress;

    PrepareBenchmark(SparkSession spark, Path directory, long rows, int turns, Consumer<String> progress) {
        this.spark = spark;
        this.directory = directory;
        this.rows = rows;
        this.turns = turns;
        this.progress = progress;
    }

    /** Speeds of the forms, the numbers of CSV first. */
    PrepareFigures run() throws IOException {
        progress.accept("prepare: tables");
        var numbers = directory.resolve("numbers.csv");
        var mixed = directory.resolve("mixed.csv");
        MixedTable.write(numbers, rows, false);
        MixedTable.write(mixed, rows, true);
        var parquet = directory.resolve("numbers.parquet");
        spark.read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(numbers.toString())
                .coalesce(1)
                .write()
                .option("parquet.block.size", 1 << 30)
                .option("compression", "snappy")
                .parquet(parquet.toString());
        var forms = List.of(
                new Form("numbers, CSV", numbers),
                new Form("text, numbers and missing marks, CSV", mixed),
                new Form("numbers, Parquet of one row group", parquet));
        var seconds = new double[forms.size()][turns];
        for (int turn = -1; turn < turns; turn++)
            for (int f = 0; f < forms.size(); f++) {
                progress.accept("prepare: " + forms.get(f).name);
                double took = prepare(forms.get(f).data);
                if (turn >= 0) seconds[f][turn] = took;
            }
        var results = new ArrayList<PrepareFigures.Result>();
        for (int f = 0; f < forms.size(); f++) {
            var ratios = new double[turns];
            for (int turn = 0; turn < turns; turn++) ratios[turn] = seconds[0][turn] / seconds[f][turn];
            results.add(new PrepareFigures.Result(
                    forms.get(f).name, rows / Median.of(seconds[f]), seconds[f], Median.of(ratios)));
        }
        return new PrepareFigures(rows, results);
    }

    private record Form(String name, Path data) {}

    private double prepare(Path data) {
        var options = TrainOptions.parse(java.util.Map.of("data", data.toString(), "missing", "median"));
        var source = new DataSource(
                data.toString(),
                options.get(TrainOption.FORMAT),
                options.get(TrainOption.LABEL),
                null,
                DataSource.Part.TRAIN,
                Reading.of(options));
        var staging = directory.resolve("prepared-" + UUID.randomUUID()).toUri().toString();
        var ingest = new Ingest(JavaSparkContext.fromSparkContext(spark.sparkContext()), staging);
        long begin = System.nanoTime();
        ingest.prepare(source);
        return (System.nanoTime() - begin) / 1e9;
    }
}
