package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.driver.options.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunNamesTest {
    private static final TrainOptions NEW = TrainOptions.parse(Map.of());

    @ParameterizedTest
    @CsvSource({
        "builtin:a-name?n=9&noise=0.2, a-name",
        "some/where/my people.csv, my-people",
        "hdfs://host/data/a table/, a-table",
        "table:warehouse.people, warehouse.people",
        ".hidden, run"
    })
    void areThoseOfTheData(String source, String name) {
        assertEquals(Path.of("runs", name).toString(), RunNames.output(source, NEW));
    }

    @Test
    void ofManyAtOnceEachGetsItsOwn() throws Exception {
        var name = "race-" + UUID.randomUUID();
        var pool = Executors.newFixedThreadPool(8);
        var taken = new TreeSet<String>();
        try {
            var all = new ArrayList<Callable<String>>();
            for (int i = 0; i < 16; i++) all.add(() -> RunNames.output(name, NEW));
            for (var one : pool.invokeAll(all, 30, TimeUnit.SECONDS)) taken.add(one.get());
            assertEquals(16, taken.size(), taken.toString());
        } finally {
            pool.shutdownNow();
            taken.forEach(RunNames::giveBack);
        }
    }

    @Test
    void areNumberedUnlessTheRunIsToGoOnOrToBeReplaced() throws IOException {
        var name = "names-" + UUID.randomUUID();
        var first = Path.of("runs", name);
        var second = Path.of("runs", name + "-2");
        try {
            assertEquals(first.toString(), RunNames.output(name, TrainOptions.parse(Map.of("resume", true))));
            Files.createDirectories(first);
            assertEquals(second.toString(), RunNames.output(name, NEW));
            Files.createDirectories(second);
            assertEquals(second.toString(), RunNames.output(name, TrainOptions.parse(Map.of("resume", true))));
            assertEquals(second.toString(), RunNames.output(name, TrainOptions.parse(Map.of("overwrite", true))));
        } finally {
            Files.deleteIfExists(second);
            Files.deleteIfExists(first);
        }
    }
}
