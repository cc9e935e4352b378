package io.lockstep.driver.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkSettingTest {
    @Test
    void whatIsNotSetIsUsual() {
        var conf = new SparkConf(false);
        SparkSetting.check(conf);
        assertEquals(5000, SparkSetting.SILENT.millis(conf));
        assertEquals(Optional.empty(), SparkSetting.CACHE_BYTES.bytes(conf));
        assertEquals(Optional.of(20L << 30), SparkSetting.PREPARED_BYTES.bytes(conf));
    }

    @Test
    void aNameThatNothingReadsIsRefused() {
        var error = assertThrows(
                UserError.class,
                () -> SparkSetting.check(new SparkConf(false).set("spark.lockstep.silentMilis", "9000")));
        assertTrue(
                error.getMessage()
                        .startsWith(
                                "unknown setting spark.lockstep.silentMilis; known are spark.lockstep.cache.fraction, "),
                error.getMessage());
        assertTrue(error.getMessage().contains("spark.lockstep.silentMillis"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cache.fraction|0|numbers above 0 up to 0.9",
                "cache.fraction|half|numbers above 0 up to 0.9",
                "cache.bytes|much|sizes such as 500m or 20g",
                "cache.disk|yes|auto, always, never",
                "prepared.bytes|-1|sizes such as 500m or 20g",
                "port|7210-7200|a port from 1 to 65535, a range of them as 7200-7210, or 0 for any",
                "port|70000|a port from 1 to 65535, a range of them as 7200-7210, or 0 for any",
                "port|0-7|a port from 1 to 65535, a range of them as 7200-7210, or 0 for any",
                "workMillis|0|whole numbers of milliseconds from 1",
                "workMillis|5s|whole numbers of milliseconds from 1",
            })
    void valuesThatAreNotAllowedAreRefused(String name, String value, String allowed) {
        var key = "spark.lockstep." + name;
        var error = assertThrows(UserError.class, () -> SparkSetting.check(new SparkConf(false).set(key, value)));
        assertEquals(key + ": " + value + "; allowed are " + allowed, error.getMessage());
    }

    @Test
    void silenceIsLongerThanAHeartbeat() {
        var error = assertThrows(
                UserError.class,
                () -> SparkSetting.check(new SparkConf(false).set("spark.lockstep.silentMillis", "1000")));
        assertEquals(
                "spark.lockstep.silentMillis: 1000; must exceed spark.lockstep.heartbeatMillis, 1000",
                error.getMessage());
    }

    @Test
    void eachStandsInTheDocuments() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "settings.md"));
        for (var setting : SparkSetting.values()) {
            var row = "| `" + setting.key() + "` | " + setting.usual() + " | " + setting.meaning() + " |";
            assertTrue(page.contains(row), row);
        }
        assertEquals(
                Arrays.stream(SparkSetting.values()).count(),
                page.lines()
                        .filter(line -> line.startsWith("| `spark.lockstep."))
                        .count());
    }
}
