package io.lockstep.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryTest {
    @ParameterizedTest
    @CsvSource({"weights.safetensors,''", "./weights.safetensors,''", "runs/12:30.st,runs", "file:/runs/a,/runs", "/a,/"
    })
    void aFileIsHeldByWhatStandsBeforeItsName(String uri, String expected) {
        var held = Directory.holding(uri, new Configuration());
        assertEquals(Path.of(expected).toAbsolutePath(), Path.of(java.net.URI.create(held.uri())));
    }
}
