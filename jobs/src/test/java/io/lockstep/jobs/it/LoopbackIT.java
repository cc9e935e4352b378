package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What runs on one machine listens on it alone: local mode, and a cluster with its executors and the driver. */
@Tag("cluster")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class LoopbackIT {
    private static final Duration SOON = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    private ScriptRun training(String master) {
        return LockstepScript.ofProject()
                .start(
                        "train",
                        "--quiet",
                        "--master=" + master,
                        "--data=builtin:moons?n=2000",
                        "--hidden=64,64",
                        "--epochs=100000",
                        "--workers=2",
                        "--output=" + output(master));
    }

    private Path output(String master) {
        return directory.resolve(master.replaceAll("\\W", ""));
    }

    private void awaitEpochs(ScriptRun run, String master) {
        run.awaitUntil("no epoch ended", SOON, () -> Files.exists(output(master).resolve("metrics.jsonl")));
    }

    @Test
    void localModeAndAClusterListenOnLoopbackAlone() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc here");
        try (var run = training("local[2]")) {
            awaitEpochs(run, "local[2]");
            unreachable(List.of(ProcessHandle.of(run.pid()).orElseThrow()));
        }
        try (var cluster = TestCluster.up(2, "--cores=1");
                var run = training(cluster.master())) {
            awaitEpochs(run, cluster.master());
            var members = new ArrayList<>(cluster.executors());
            assertEquals(2, members.size());
            members.add(ProcessHandle.of(run.pid()).orElseThrow());
            members.add(cluster.member("master"));
            members.add(cluster.worker(1));
            members.add(cluster.worker(2));
            unreachable(members);
        }
    }

    private static void unreachable(List<ProcessHandle> processes) throws IOException {
        for (var process : processes) {
            assertFalse(ListeningSockets.of(process).isEmpty(), "nothing listens in " + process.info());
            assertEquals(List.of(), ListeningSockets.reachable(process), process.info() + " can be reached");
        }
    }
}
