package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdersTest {
    @TempDir
    Path directory;

    @Test
    void aStoredPipelinePredictsAsTheOneThatWasFitted() throws IOException {
        try (var spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .getOrCreate()) {
            var data = Orders.data(spark);
            var model = Orders.pipeline().fit(data);
            var loaded = Orders.stored(model, directory.resolve("orders").toString());
            assertEquals(Orders.probabilities(model, data), Orders.probabilities(loaded, data));
            long right = loaded.transform(data).filter("prediction = label").count();
            assertTrue(right > 1100, right + " of 1200");
        }
    }
}
