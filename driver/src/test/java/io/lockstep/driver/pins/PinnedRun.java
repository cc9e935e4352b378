package io.lockstep.driver.pins;

import io.lockstep.core.math.Kernels;
import java.io.IOException;
import java.nio.file.Path;

/** Runs all pinned trainings in a JVM of its own and prints the kernel, then a hash for each. */
final class PinnedRun {
    private PinnedRun() {}

    /** @param arguments a directory to work in */
    public static void main(String[] arguments) throws IOException {
        var trainings = new PinnedTrainings(Path.of(arguments[0]));
        System.out.println("kernel " + Kernels.name().split(" ")[0]);
        for (var pin : PinTable.read().pins()) System.out.println(trainings.weightsSha256(pin) + " " + pin.name());
    }
}
