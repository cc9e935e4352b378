package io.lockstep.jobs.lab.bench;

import java.io.IOException;

/** Python's libraries, each in a process of its own. */
final class PythonTraining {
    private static final String SCRIPT = "peers.py";

    private PythonTraining() {}

    /**
     * Starts one.
     *
     * @param library {@code torch}, {@code torch-compile} or {@code sklearn}
     * @param data whose directory gets the script and its complaints
     */
    static PeerProcess start(String python, String library, int threads, TrainData data)
            throws IOException, InterruptedException {
        PeerProcess.write(SCRIPT, data.directory());
        var program = new ProcessBuilder(python, SCRIPT, library, String.valueOf(threads));
        return PeerProcess.start(program, library, threads, data);
    }
}
