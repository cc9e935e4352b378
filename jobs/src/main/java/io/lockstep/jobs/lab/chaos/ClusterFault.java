package io.lockstep.jobs.lab.chaos;

import java.io.IOException;

/** What befalls executors, workers and the links between them and the driver. */
record ClusterFault(Kind kind, Cluster cluster) implements Fault {
    private static final int LONGEST_HARM = 3000;

    enum Kind {
        KILL_ONE("an executor killed (SIGKILL)", null),
        KILL_ALL("all executors killed", null),
        STOP_ONE("an executor stopped for up to 2 s, three times", null),
        SLEEP("an executor stopped for 6 s, past the silence limit", null),
        WORKER("a Worker and its executor killed, another started", null),
        CUT("all links cut", Links.Harm.CUT),
        SILENT("links that carry nothing for up to 3 s", Links.Harm.SILENT),
        SLOW("links of one byte at a time", Links.Harm.BYTE_BY_BYTE),
        DELAYED("links that delay by 50 ms", Links.Harm.DELAYED),
        TWICE("links that say everything twice", Links.Harm.DUPLICATED),
        REORDERED("links that mix up what they carry", Links.Harm.REORDERED),
        CORRUPTED("links that flip bits", Links.Harm.CORRUPTED);

        private final String words;
        private final Links.Harm harm;

        Kind(String words, Links.Harm harm) {
            this.words = words;
            this.harm = harm;
        }
    }

    @Override
    public String words() {
        return kind.words;
    }

    @Override
    public boolean spares() {
        return true;
    }

    @Override
    public void strike(Victim victim, Dice dice) throws IOException, InterruptedException {
        if (kind.harm != null) {
            cluster.harm(kind.harm);
            Thread.sleep(1 + dice.below(LONGEST_HARM));
            cluster.harm(Links.Harm.NONE);
            return;
        }
        int drawn = dice.below(Integer.MAX_VALUE);
        if (kind == Kind.WORKER) {
            cluster.killWorker(drawn);
            return;
        }
        var executors = cluster.executors();
        if (executors.isEmpty()) return;
        var one = executors.get(drawn % executors.size());
        switch (kind) {
            case KILL_ONE -> ProcessSignals.send(one, "KILL");
            case KILL_ALL -> {
                for (var executor : executors) ProcessSignals.send(executor, "KILL");
            }
            case STOP_ONE -> ProcessSignals.pulse(one, dice);
            case SLEEP -> {
                ProcessSignals.send(one, "STOP");
                Thread.sleep(6000);
                ProcessSignals.send(one, "CONT");
            }
            case WORKER, CUT, SILENT, SLOW, DELAYED, TWICE, REORDERED, CORRUPTED ->
                throw new IllegalStateException(kind.name());
        }
    }
}
