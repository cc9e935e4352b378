package io.lockstep.jobs.it;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;

/**
 * What commands have left under {@code /runs} of an HDFS by now.
 *
 * @param copies a directory of this machine, for what is looked at
 */
public record HdfsRuns(FileSystem files, Path copies) {
    private static final List<String> LOOKED_AT = List.of("metrics.jsonl", "run.json", "model.safetensors");

    /** What {@code --output} is told. */
    public String uri(String name) {
        return files.getUri() + "/runs/" + name;
    }

    public boolean exists(String name) {
        try {
            return files.exists(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of a training's files, as far as there are any. */
    public TrainedRun fetched(String name) {
        var copy = copies.resolve(name);
        try {
            Files.createDirectories(copy);
            for (var file : LOOKED_AT) {
                Files.deleteIfExists(copy.resolve(file));
                var local = new org.apache.hadoop.fs.Path(copy.resolve(file).toUri());
                if (exists(name + "/" + file)) files.copyToLocalFile(false, path(name + "/" + file), local, true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TrainedRun(copy);
    }

    /** How many epochs a training has done. */
    public int epochs(String name) {
        return fetched(name).metrics().size();
    }

    /** A sweep's ended trials: the lines of trials.jsonl. */
    public List<String> trials(String name) {
        try (var in = files.open(path(name + "/trials.jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path("/runs/" + name);
    }
}
