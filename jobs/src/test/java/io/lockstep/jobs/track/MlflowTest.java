package io.lockstep.jobs.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.train.EpochMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tracking server hears, and that a bad one harms nothing. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Tag("slow")
class MlflowTest {
    private static final Duration SHORT = Duration.ofMillis(1500);

    private FakeMlflow server;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        server = new FakeMlflow();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Tracker tracker(Map<String, String> environment) {
        return new SafeTracker("mlflow", Mlflow.at(server.url(), "moons", environment, SHORT), said::add);
    }

    private static EpochMetrics epoch(int epoch, double loss) {
        return new EpochMetrics(epoch, epoch, loss, null, null, null, 0.01, 2, 300, null, null);
    }

    @Test
    void aTrainingIsARunOfItsExperiment() {
        try (var tracker = tracker(Map.of())) {
            tracker.begins(Tracker.ALONE, Map.of("hidden", List.of(8, 4), "init-from", "x".repeat(600)));
            for (int i = 1; i <= 600; i++) tracker.epoch(Tracker.ALONE, epoch(i, i == 600 ? Double.NaN : 1.0 / i));
            tracker.ends(Tracker.ALONE, Tracker.End.SUCCEEDED, Map.of("accuracy", 0.75), null);
        }
        assertEquals(List.of(), said);
        assertEquals(Map.of("lockstep", "1"), server.experiments);
        var run = server.named("moons");
        assertEquals("FINISHED", run.status);
        assertEquals("8,4", run.params.get("hidden"));
        assertEquals("moons", run.tags.get("mlflow.runName"));
        assertEquals(600 * 4 + 1, run.metrics.size(), "each figure once");
        assertTrue(run.metrics.contains("train_loss 4 0.25"));
        assertTrue(run.metrics.contains("train_loss 600 NaN"));
        assertTrue(run.metrics.contains("test_accuracy 0 0.75"));
        assertTrue(server.calls.size() < 600, "figures that wait go together: " + server.calls.size() + " calls");
    }

    @Test
    void aSweepsTrialsAreNestedAndEndAsTheyDid() {
        server.experiments.put("mine", "7");
        try (var tracker = tracker(Map.of("MLFLOW_EXPERIMENT_NAME", "mine"))) {
            tracker.sweepBegins(Map.of("data", "builtin:moons"), List.of("depth"), "valid_accuracy");
            for (var run : List.of("0000", "0001", "0002")) tracker.begins(run, Map.of("depth", 1));
            tracker.epoch("0000", epoch(1, 0.5));
            tracker.begins("0000", Map.of("depth", 1)); // goes on, at the next rung
            tracker.epoch("0000", epoch(2, 0.4));
            tracker.ends("0000", Tracker.End.SUCCEEDED, Map.of(), null);
            tracker.ends("0001", Tracker.End.FAILED, Map.of(), "diverged: loss is NaN");
            tracker.ends("0002", Tracker.End.PRUNED, Map.of(), null);
            tracker.begins("0003", Map.of("depth", 2));
        }
        assertEquals(List.of(), said);
        assertEquals(Map.of("mine", "7"), server.experiments, "one that is there is used");
        assertEquals(5, server.runs.size());
        assertEquals("run0", server.named("0000").tags.get("mlflow.parentRunId"));
        assertEquals("moons", server.runs.get("run0").name);
        assertEquals("valid_accuracy", server.runs.get("run0").params.get("objective"));
        assertEquals(8, server.named("0000").metrics.size());
        assertEquals("FAILED", server.named("0001").status);
        assertEquals("diverged: loss is NaN", server.named("0001").tags.get("lockstep.error"));
        assertEquals("pruned", server.named("0002").tags.get("lockstep.state"));
        assertEquals("KILLED", server.named("0003").status, "what never ended was stopped");
    }

    @Test
    void whatPassesIsTriedAgainAndNothingComesTwice() {
        server.failures.addAll(List.of(503, 500, 429));
        try (var tracker = tracker(Map.of())) {
            var settings = new LinkedHashMap<String, Object>();
            for (int i = 0; i < 130; i++) settings.put("option" + i, i);
            tracker.begins(Tracker.ALONE, settings);
            tracker.epoch(Tracker.ALONE, epoch(1, 0.5));
            tracker.ends(Tracker.ALONE, Tracker.End.SUCCEEDED, Map.of(), null);
        }
        assertEquals(List.of(), said);
        assertEquals(1, server.runs.size());
        assertEquals(130, server.named("moons").params.size(), "more than a call may hold");
        assertEquals(4, server.named("moons").metrics.size());
    }

    @Test
    void aServerThatSaysNoIsSaidOnceWithWhatIsLost() {
        server.failures.add(403);
        try (var tracker = tracker(Map.of())) {
            tracker.begins(Tracker.ALONE, Map.of());
            for (int i = 1; i <= 5; i++) tracker.epoch(Tracker.ALONE, epoch(i, 1));
            tracker.ends(Tracker.ALONE, Tracker.End.SUCCEEDED, Map.of(), null);
        }
        assertEquals(1, said.size(), said.toString());
        assertTrue(
                said.get(0).contains("experiments/get-by-name: HTTP 403 TEMPORARILY_UNAVAILABLE: not now ("),
                said.get(0));
        assertTrue(said.get(0).contains("of 1 run not sent); lost are "), said.get(0));
        assertTrue(said.get(0).endsWith(" and all that follows; the run continues"), said.get(0));
        assertEquals(1, server.calls.size(), "no is no");
    }

    @Test
    void aServerThatIsNotThereIsGivenUpAfterItsTime() {
        server.close();
        long begin = System.nanoTime();
        try (var tracker = tracker(Map.of())) {
            tracker.begins(Tracker.ALONE, Map.of());
            tracker.epoch(Tracker.ALONE, epoch(1, 1));
            assertTrue(System.nanoTime() - begin < 1_000_000_000L, "a training never waits for it");
            tracker.ends(Tracker.ALONE, Tracker.End.SUCCEEDED, Map.of(), null);
        }
        assertEquals(1, said.size(), said.toString());
        assertTrue(
                said.get(0)
                        .matches(
                                "mlflow: " + server.url() + ": Connection refused.* \\([0-9]+ tries in [0-9]+ s\\)"
                                        + " \\(4 figures of 1 run not sent\\); lost are the end and all that follows; the run continues"),
                said.get(0));
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().equals("lockstep-mlflow")));
    }

    @Test
    void aSlowServerHoldsNothingUp() {
        server.delayMillis = 300;
        long begin = System.nanoTime();
        try (var tracker = tracker(Map.of())) {
            tracker.begins(Tracker.ALONE, Map.of());
            for (int i = 1; i <= 100; i++) tracker.epoch(Tracker.ALONE, epoch(i, 1));
            tracker.ends(Tracker.ALONE, Tracker.End.SUCCEEDED, Map.of(), null);
            assertTrue(System.nanoTime() - begin < 250_000_000L, "telling takes no time");
        }
        assertEquals(List.of(), said);
        assertEquals(400, server.named("moons").metrics.size());
    }

    @Test
    void credentialsGoAsMlflowsOwnClientsSendThemAndNoMessageShowsThem() {
        var named = Map.of("MLFLOW_TRACKING_USERNAME", "ada", "MLFLOW_TRACKING_PASSWORD", "secret");
        for (var environment : List.of(named, Map.of("MLFLOW_TRACKING_TOKEN", "secret"))) {
            try (var tracker = tracker(environment)) {
                tracker.begins(Tracker.ALONE, Map.of());
            }
            assertEquals(environment == named ? "Basic YWRhOnNlY3JldA==" : "Bearer secret", server.authorization);
        }
        server.failures.add(401);
        var url = server.url().replace("//", "//ada:secret@");
        try (var tracker = new SafeTracker("mlflow", Mlflow.at(url, "x", Map.of(), SHORT), said::add)) {
            tracker.begins(Tracker.ALONE, Map.of());
        }
        assertEquals("Basic YWRhOnNlY3JldA==", server.authorization);
        assertTrue(said.size() == 1 && !said.get(0).contains("secret"), said.toString());
    }

    @Test
    void whatIsNoAddressIsAMistake() {
        for (var url : List.of("localhost:5000", "file:/tmp/mlruns", "http://", "http://a b", "", "http://h/?x=1"))
            assertTrue(
                    assertThrows(UserError.class, () -> Mlflow.at(url, "x", Map.of()), url)
                            .getMessage()
                            .startsWith("mlflow: '" + url + "'; allowed is the address"),
                    url);
        var secret = assertThrows(UserError.class, () -> Mlflow.at("ftp://a:secret@host", "x", Map.of()));
        assertTrue(!secret.getMessage().contains("secret"), secret.getMessage());
    }
}
