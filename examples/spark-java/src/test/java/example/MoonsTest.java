package example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class MoonsTest {
    @Test
    void theMoonsAreToldApart() throws IOException {
        try (var spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .getOrCreate()) {
            var data = Moons.data(spark);
            assertTrue(Moons.accuracy(Moons.fit(data), data) > 0.99);
        }
    }
}
