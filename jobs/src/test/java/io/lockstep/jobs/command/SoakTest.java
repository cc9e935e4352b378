package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One long training, with checkpoints, holds no more at its end than when it had begun, but for the history of its
 * epochs: their numbers, and their lines of metrics.jsonl, half a kibibyte an epoch. Of no build: {@code
 * -Dlockstep.soak.minutes=10}, with {@code -Dlockstep.trials=1000} for {@link ManyTrialsTest}.
 */
@Tag("slow")
@EnabledIfSystemProperty(named = "lockstep.soak.minutes", matches = "[0-9]+")
@Timeout(value = 3, unit = TimeUnit.HOURS)
@ExtendWith(CommandSpark.class)
class SoakTest {
    private static final int MINUTES = Integer.getInteger("lockstep.soak.minutes", 0);
    private static final int LOOKS = 20;
    private static final long ROOM = 6L << 20;
    private static final long BYTES_PER_EPOCH = 512;

    @TempDir
    Path place;

    @Test
    void aLongTrainingHoldsNoMoreAtItsEnd() throws Exception {
        assertEquals(0, train("cold", 50).code());
        long begin = System.nanoTime();
        var run = new CompletableFuture<CommandRun>();
        var training = new Thread(() -> run.complete(train("long", 100_000_000)), "long-training");
        training.start();
        var seen = new ArrayList<Footprint>();
        for (int look = 1; look <= LOOKS; look++) {
            long until = begin + MINUTES * 60_000_000_000L * look / LOOKS;
            training.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            assertTrue(training.isAlive(), "ended before its time");
            seen.add(Footprint.now());
            System.out.printf("after %.0f s: %s%n", (System.nanoTime() - begin) / 1e9, seen.get(seen.size() - 1));
        }
        training.interrupt(); // as Ctrl-C does, once the minutes are over: how many epochs that is nobody can foretell
        var end = run.get(2, TimeUnit.MINUTES);
        var state =
                CommandRun.json(place.resolve("long/run.json")).path("state").asText();
        assertEquals("cancelled", state, end.err());
        var lines = CommandRun.lines(place.resolve("long/metrics.jsonl"));
        int epochs = lines.size();
        assertEquals(epochs, lines.get(epochs - 1).path("epoch").asInt());
        System.out.printf("%d epochs in %.0f s%n", epochs, (System.nanoTime() - begin) / 1e9);
        var early = seen.get(seen.size() / 3);
        var late = seen.get(seen.size() - 1);
        assertTrue(late.memory() - early.memory() < ROOM + BYTES_PER_EPOCH * epochs, late + "; before " + early);
        assertTrue(late.threads() <= early.threads() + 4, late + "; before " + early);
        assertTrue(late.files() <= early.files() + 4, late + "; before " + early);
        assertTrue(late.temporary() <= early.temporary() + 4, late + "; before " + early);
        try (var checkpoints = Files.list(place.resolve("long/checkpoints"))) {
            assertTrue(checkpoints.count() <= 4, "old checkpoints stay");
        }
    }

    private CommandRun train(String output, int epochs) {
        return CommandRun.of(
                "train",
                "--data=builtin:spirals?n=40000",
                "--valid=0.1",
                "--hidden=128,128",
                "--epochs=" + epochs,
                "--quiet",
                "--output=" + place.resolve(output));
    }
}
