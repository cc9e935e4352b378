package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random faults for some minutes, of a cluster too; {@code -Dlockstep.chaos.minutes} and {@code .seed} say others. */
@Tag("cluster")
final class ChaosIT {
    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void trainingsEndInOneHashUnderRandomFaults() {
        var minutes = System.getProperty("lockstep.chaos.minutes", "5");
        var seed = System.getProperty("lockstep.chaos.seed", "3");
        var deadline =
                Duration.ofSeconds((long) (60 * Double.parseDouble(minutes))).plusMinutes(12);
        var run = LockstepScript.ofProject()
                .withDeadline(deadline)
                .runWell("verify", "--chaos", "--minutes", minutes, "--seed", seed);
        assertTrue(run.out().contains(" 0 with another end than "), run.out());
        assertTrue(run.out().matches("(?s).*[1-9]\\d* faults in [1-9].*"), run.out());
        assertTrue(run.err().lines().anyMatch(line -> line.matches("training 2: .*")), "on a cluster: " + run.err());
    }
}
