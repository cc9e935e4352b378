package io.lockstep.jobs.lab.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system of a few MiB in memory for what trainings write, and how it gets full. Mounting one needs root. */
final class SmallDisk implements Ground {
    private static final int MOST_BYTES = 16 << 20;

    private final Path mount;

    private SmallDisk(Path mount) {
        this.mount = mount;
    }

    /** Mounts one; null where this user may not. */
    static SmallDisk mount(Path mount) throws IOException, InterruptedException {
        Files.createDirectories(mount);
        return run("mount", "-t", "tmpfs", "-o", "size=" + MOST_BYTES, "tmpfs", mount.toString())
                ? new SmallDisk(mount)
                : null;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    @Override
    public void prepare() {}

    @Override
    public List<String> options() {
        return LOCAL.options();
    }

    @Override
    public Path place(Path directory) {
        return mount;
    }

    @Override
    public List<? extends Fault> faults() {
        return List.of(new Full(), new ReadOnly());
    }

    private final class Full implements Fault {
        @Override
        public String words() {
            return "disk full until the training ended, resumed";
        }

        @Override
        public boolean spares() {
            return false;
        }

        @Override
        public void strike(Victim victim, Dice dice) throws IOException {
            try (OutputStream out = Files.newOutputStream(filler())) {
                var bytes = new byte[1 << 12];
                for (int i = 0; i < MOST_BYTES / bytes.length; i++) out.write(bytes);
            } catch (IOException e) {
                if (!e.getMessage().contains("space")) throw e;
            }
        }

        @Override
        public void damage(Path output, Dice dice) throws IOException {
            Files.deleteIfExists(filler());
        }

        private Path filler() {
            return mount.resolve("filler");
        }
    }

    /** What permissions that were lost come to, where the user is root and permissions count for nothing. */
    private final class ReadOnly implements Fault {
        private static final int ATTEMPTS = 200;

        @Override
        public String words() {
            return "disk read-only until the training ended, resumed";
        }

        @Override
        public boolean spares() {
            return false;
        }

        /** It can't be made so while a file is being written. */
        @Override
        public void strike(Victim victim, Dice dice) throws IOException, InterruptedException {
            for (int i = 0; i < ATTEMPTS && !remount("ro"); i++) Thread.sleep(10);
        }

        @Override
        public void damage(Path output, Dice dice) throws IOException, InterruptedException {
            if (!remount("rw")) throw new IOException(mount + " can't be made writable again");
        }

        private boolean remount(String how) throws IOException, InterruptedException {
            return run("mount", "-o", "remount," + how, mount.toString());
        }
    }

    @Override
    public void close() {
        try {
            run("umount", "-l", mount.toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
