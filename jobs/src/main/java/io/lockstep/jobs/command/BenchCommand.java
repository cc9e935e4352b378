package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.Locations;
import io.lockstep.jobs.lab.Python;
import io.lockstep.jobs.lab.bench.Bench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The benchmarks. */
@Command(
        name = "bench",
        description = "Runs the benchmarks, against peers where these are installed: the product kernel, a step's"
                + " overhead, training, Spark ML's door; sweeps and starts as whole programs; a cluster of this machine, and what faults cost there; a"
                + " table larger than memory; wide and sparse tables; the preparation of everyday ones.")
final class BenchCommand extends JobCommand {
    private static final int DELETIONS = 10;

    @Parameters(
            paramLabel = "kernel|step|scale|train|ml|sweep|start|cluster|large|sparse|prepare|recovery|all",
            arity = "0..1",
            description =
                    "which; default all but large, sparse, prepare and recovery, which take minutes and up to 6 GB of disk")
    String which = "all";

    @Option(
            names = "--data",
            paramLabel = "URI",
            description = "what to train on, MNIST as IDX files; default synthetic data of its shape")
    String data;

    @Option(
            names = "--case",
            paramLabel = "NAME",
            description =
                    "of train: sparse-128, sparse-1024, dense-128, dense-1024, wide-256, adam-128, tiny-64; may be"
                            + " repeated; default all")
    List<String> cases = new ArrayList<>();

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description =
                    "of train: pytorch, pytorch-compiled, scikit-learn, mllib, and dl4j, which Maven fetches then; may be"
                            + " repeated; default all but dl4j")
    List<String> peers = new ArrayList<>();

    @Option(
            names = "--turns",
            paramLabel = "N",
            description = "of train, sweep and start: how often all take their turn; default 7, 2 and 5")
    int turns;

    @Option(
            names = "--python",
            paramLabel = "EXE",
            description = "the Python whose PyTorch and scikit-learn are measured; default PATH's python3")
    String python;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "of large and prepare: rows of their tables; default 12000000 and 1000000")
    long rows;

    @Option(names = "--output", paramLabel = "FILE.json", description = "the figures as JSON")
    String output;

    @Option(names = "--quick", description = "shows that all works, in figures that mean little")
    boolean quick;

    @Option(names = "--overwrite", description = "replace the file --output")
    boolean overwrite;

    @Override
    void run(Console console) throws Exception {
        var parts = Bench.parts(which);
        var wish = new Bench.Wish(data, cases, peers, turns, Python.named(python), rows, quick);
        var target = output == null ? null : target();
        var progress = new ProgressLine(console.err(), common.quiet);
        var directory = Files.createTempDirectory("lockstep-bench");
        var run = directory.resolve("run").toUri().toString();
        try (var session = JobSession.open("bench " + which, common, run)) {
            var bench =
                    new Bench(SparkSession.builder().getOrCreate(), session.trials(), directory, wish, progress::say);
            var result = bench.run(parts);
            progress.clear();
            if (target != null) target.parent.writeText(target.name, result.json());
            console.out().print(result.text());
        } finally {
            delete(directory);
        }
    }

    private record Target(Directory parent, String name) {}

    /** Where the JSON goes, looked at before the long work. */
    private Target target() {
        var parent = Directory.holding(output, new Configuration());
        var target = new Target(parent, Locations.path(output).getName());
        if (!overwrite && target.parent.has(target.name))
            throw new UserError("output: " + output + " exists; replace it with --overwrite, or name another file");
        return target;
    }

    /**
     * Where the program is told to stop, some of it still writes: what appears meanwhile is deleted too, and what then is
     * left stays in the system's place for such files, rather than hide why the program ends.
     */
    static void delete(Path directory) {
        for (int attempt = 0; attempt < DELETIONS && Files.exists(directory); attempt++) {
            try (var tree = Files.walk(directory)) {
                for (var path : tree.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
            } catch (IOException | UncheckedIOException changed) {
                Thread.onSpinWait(); // a file came or went during the walk: once more
            }
        }
    }
}
