package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.sql.DeltaSparkSessionExtension;
import io.lockstep.core.UserError;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.DataFormat;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Formats whose packages a user brings: here they are on the class path. */
@Tag("slow")
class FormatPackagesTest {
    @TempDir
    Path temp;

    private TestIngest ingest;

    @BeforeEach
    void open() {
        ingest = TestIngest.in(temp);
    }

    private static Dataset<Row> table(SparkSession spark) {
        return spark.range(40)
                .selectExpr(
                        "id / 4 as x",
                        "if(id % 5 = 0, 'Bonn', 'Ulm') as city",
                        "date_add(date'2024-01-01', cast(id as int)) as day",
                        "id % 2 as label");
    }

    private String fingerprint(String data, DataFormat format) {
        var source = new DataSource(temp.resolve(data).toString(), format, "label", null, DataSource.Part.TRAIN);
        return ingest.prepare(source).info().fingerprint();
    }

    @Test
    void avroIsReadAsParquetIs() {
        var table = table(LocalSpark.session());
        table.repartition(3).write().format("avro").save(temp.resolve("t.avro").toString());
        table.coalesce(1).write().parquet(temp.resolve("t.parquet").toString());
        assertEquals(fingerprint("t.parquet", DataFormat.AUTO), fingerprint("t.avro", DataFormat.AUTO));
    }

    /** The newest version of a table's rows, not what its older files still hold. */
    @Test
    void aDeltaTableIsReadAtItsNewestVersion() {
        var before = LocalSpark.session();
        try {
            SparkSession.clearActiveSession();
            SparkSession.clearDefaultSession();
            var spark = SparkSession.builder()
                    .withExtensions(new DeltaSparkSessionExtension())
                    .getOrCreate();
            var delta = temp.resolve("delta").toString();
            var plain = assertThrows(UserError.class, () -> {
                spark.range(3).write().parquet(temp.resolve("delta/part").toString());
                ingest.write("delta/_delta_log/00000000000000000000.json", "{}");
                fingerprint("delta", DataFormat.AUTO);
            });
            assertTrue(
                    plain.getMessage().contains("--conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension"),
                    plain.getMessage());
            spark.conf().set("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
            var table = table(spark);
            table.limit(7).write().format("delta").save(delta + "2");
            table.repartition(3).write().format("delta").mode("overwrite").save(delta + "2");
            table.coalesce(1).write().parquet(temp.resolve("t.parquet").toString());
            assertEquals(fingerprint("t.parquet", DataFormat.AUTO), fingerprint("delta2", DataFormat.AUTO));
        } finally {
            SparkSession.setDefaultSession(before);
            SparkSession.setActiveSession(before);
        }
    }
}
