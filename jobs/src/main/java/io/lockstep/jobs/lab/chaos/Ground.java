package io.lockstep.jobs.lab.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where trainings run, and what can befall them there. */
interface Ground extends AutoCloseable {
    /** Makes ready for the next training. */
    void prepare() throws IOException, InterruptedException;

    /**
     * Where its trainings write.
     *
     * @param usual where they would otherwise
     */
    default Path place(Path usual) {
        return usual;
    }

    /** Options by which a training runs here. */
    List<String> options();

    /** What can befall it; at least one. */
    List<? extends Fault> faults();

    @Override
    void close();

    /** A process of its own in local mode. */
    Ground LOCAL = new Ground() {
        @Override
        public void prepare() {}

        @Override
        public List<String> options() {
            return List.of("--master", "local[2]");
        }

        @Override
        public List<? extends Fault> faults() {
            return List.of(ProcessFault.values());
        }

        @Override
        public void close() {}
    };
}
