package io.lockstep.jobs.lab.chaos;

import java.io.IOException;
import java.nio.file.Path;

/** What befalls a training. */
interface Fault {
    /** In a few words, for the table. */
    String words();

    /** Whether the training's own process goes on. */
    boolean spares();

    /** Befalls a training that runs. Returns once it is over, or has begun if it ends by itself. */
    void strike(Victim victim, Dice dice) throws IOException, InterruptedException;

    /** Befalls what a dead process left in its output directory, which needn't exist. */
    default void damage(Path output, Dice dice) throws IOException, InterruptedException {}
}
