package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.TransportChoice;
import io.lockstep.driver.options.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
@Tag("slow")
class RunTimeTest {
    private static JavaSparkContext sc;

    @TempDir
    Path temp;

    @BeforeAll
    static void start() {
        sc = LocalSpark.start("local[4]");
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
    }

    /** All of a run's phases are told, whatever lies between workers and averager. */
    @ParameterizedTest
    @EnumSource(TransportChoice.class)
    void runJsonTellsWhereTheTimeWent(TransportChoice transport) throws Exception {
        var settings = TrainSettings.builder(
                        Architecture.builder(5, List.of(4), 1).build(), LossKind.MSE)
                .epochs(3)
                .batchSize(16)
                .shards(2)
                .build();
        var spec = TrialSpec.builder("time", "memory", settings, temp.toUri().toString())
                .valid(new Validation.Rows(16))
                .workers(2)
                .transport(transport)
                .build();
        var listener = new TrainListener() {
            @Override
            public Map<String, Double> secondsBefore() {
                return Map.of(RunTime.START, 2.5);
            }
        };
        var result = new Trainer(new TrainerTest.MemoryTables()).train(sc, spec, listener);

        var time =
                new ObjectMapper().readTree(temp.resolve("run.json").toFile()).path("time");
        assertEquals(2.5, time.path("start").asDouble());
        assertEquals(2, time.path("workers").asInt());
        double parts = 0;
        for (var part : Set.of("start", "launch", "steps", "evaluation", "files")) {
            assertTrue(time.path(part).asDouble() > 0, part + " in " + time);
            parts += time.path(part).asDouble();
        }
        assertEquals(parts, time.path("total").asDouble(), 1e-9);
        assertEquals(
                transport == TransportChoice.AUTO, time.path("driver_bytes").asLong() == 0, time.toString());
        assertEquals(
                "more workers would have nothing to do: a step has 2 shards (--shards)",
                time.path("more_workers").asText());

        var phases = new TreeSet<String>();
        time.path("profile").fieldNames().forEachRemaining(phases::add);
        var wanted = new TreeSet<>(Set.of(
                "waiting",
                "reading",
                "sampling",
                "gathering",
                "activations",
                "loss",
                "evaluating",
                "tree",
                "exchange"));
        wanted.addAll(Set.of("forward_0", "forward_1", "gradient_0", "gradient_1", "backward_1"));
        if (transport != TransportChoice.TCP) wanted.add("update"); // else the driver's threads do it
        assertEquals(wanted, phases);
        assertEquals(sum(result.time().byPhase()), sum(result.time().byKind()), 1e-9);
        assertTrue(Files.exists(temp.resolve("model.safetensors")));
    }

    private static double sum(Map<String, Double> seconds) {
        return seconds.values().stream().mapToDouble(value -> value).sum();
    }
}
