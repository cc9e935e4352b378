package io.lockstep.jobs.lab.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/** What befalls a training's own process, or a file that it left. */
enum ProcessFault implements Fault {
    KILL("killed (SIGKILL), resumed"),
    TERM("ended (SIGTERM), resumed"),
    HANGUP("ended (SIGHUP), resumed"),
    STOP("stopped for up to 2 s, three times"),
    TRUNCATED("killed, newest checkpoint cut off, resumed"),
    FLIPPED("killed, a bit of the newest checkpoint flipped, resumed"),
    NO_MANIFEST("killed, newest checkpoint without its manifest, resumed"),
    LEFTOVER("killed, parts of files left behind, resumed");

    private final String words;

    ProcessFault(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public boolean spares() {
        return this == STOP;
    }

    @Override
    public void strike(Victim victim, Dice dice) throws IOException, InterruptedException {
        switch (this) {
            case STOP -> ProcessSignals.pulse(victim.handle(), dice);
            case TERM -> ProcessSignals.send(victim.handle(), "TERM");
            case HANGUP -> ProcessSignals.send(victim.handle(), "HUP");
            case KILL, TRUNCATED, FLIPPED, NO_MANIFEST, LEFTOVER -> ProcessSignals.send(victim.handle(), "KILL");
        }
    }

    @Override
    public void damage(Path output, Dice dice) throws IOException {
        if (!Files.isDirectory(output)) return;
        if (this == LEFTOVER) {
            Files.writeString(output.resolve(".metrics.jsonl.part"), "{\"epo");
            return;
        }
        var newest = newest(output.resolve("checkpoints"));
        if (newest.isEmpty()) return;
        var state = newest.get().resolve("state.safetensors");
        switch (this) {
            case NO_MANIFEST -> Files.deleteIfExists(newest.get().resolve("manifest.json"));
            case TRUNCATED -> {
                try (var file = new RandomAccessFile(state.toFile(), "rw")) {
                    file.setLength(dice.below((int) file.length() + 1));
                }
            }
            case FLIPPED -> {
                try (var file = new RandomAccessFile(state.toFile(), "rw")) {
                    if (file.length() == 0) return;
                    int at = dice.below((int) file.length());
                    file.seek(at);
                    int value = file.read();
                    file.seek(at);
                    file.write(value ^ 1 << dice.below(8));
                }
            }
            case KILL, TERM, HANGUP, STOP, LEFTOVER -> {} // the process alone was struck
        }
    }

    private static Optional<Path> newest(Path checkpoints) throws IOException {
        if (!Files.isDirectory(checkpoints)) return Optional.empty();
        try (var all = Files.list(checkpoints)) {
            return all.filter(path -> Files.exists(path.resolve("state.safetensors")))
                    .max(Comparator.comparing(path -> path.getFileName().toString()));
        }
    }
}
