package io.lockstep.jobs.lab.bench;

import io.lockstep.jobs.lab.bench.TrainFigures.Absent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** Other systems that train the same network here, to compare speeds, and the reasons why the rest are absent. */
final class Peers implements AutoCloseable {
    /** MLlib holds its rows as doubles several times over; its speed doesn't depend on how many there are. */
    private static final int MLLIB_ROWS = 16 * 1024;

    private final List<Contender> present = new ArrayList<>();
    private final List<Absent> absent = new ArrayList<>();

    /**
     * Starts those that are installed.
     *
     * @param directory for the peers' files
     */
    static Peers start(SparkSession spark, DigitImages images, Path directory)
            throws IOException, InterruptedException {
        var peers = new Peers();
        try {
            var file = directory.resolve("images.bin");
            images.write(file);
            peers.addPython("PyTorch", "torch", images, file);
            peers.addPython("scikit-learn", "sklearn", images, file);
            peers.present.add(new MllibTraining(spark, images.first(MLLIB_ROWS)));
            peers.absent.add(new Absent("H2O", "not installed"));
            peers.absent.add(new Absent("Deeplearning4j", "not installed"));
            return peers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            peers.close();
            throw e;
        }
    }

    private void addPython(String name, String module, DigitImages images, Path file) throws InterruptedException {
        var python = PythonTraining.pythonWith(module);
        if (python == null) {
            absent.add(new Absent(name, "not installed: no python3 here imports " + module));
            return;
        }
        var settings = new ArrayList<PythonTraining>();
        try {
            for (int threads : new TreeSet<>(List.of(1, 2, Runtime.getRuntime().availableProcessors())))
                settings.add(PythonTraining.start(python, module, threads, file, images.rows()));
            present.add(
                    new BestOf(name + " " + settings.get(0).version() + ", best of " + threads(settings), settings));
        } catch (IOException e) {
            settings.forEach(PythonTraining::close);
            absent.add(new Absent(name, "does not start: " + e.getMessage()));
        }
    }

    private static String threads(List<PythonTraining> settings) {
        var counts = settings.stream().map(one -> String.valueOf(one.threads())).toList();
        return String.join(", ", counts) + " threads";
    }

    List<Contender> present() {
        return present;
    }

    List<Absent> absent() {
        return absent;
    }

    @Override
    public void close() {
        present.forEach(Contender::close);
    }
}
