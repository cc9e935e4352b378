package io.lockstep.jobs.lab.bench;

import io.lockstep.jobs.lab.Python;
import io.lockstep.jobs.lab.bench.TrainFigures.Absent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** Other systems that train the same networks here, to compare speeds, and the reasons why the rest are absent. */
final class Peers implements AutoCloseable {
    /** MLlib holds its rows as doubles several times over; its speed doesn't depend on how many there are. */
    private static final int MLLIB_ROWS = 16 * 1024;
    /** By which a user may choose. */
    static final List<String> NAMES = List.of("pytorch", "pytorch-compiled", "scikit-learn", "mllib");

    private final List<Contender> present = new ArrayList<>();
    private final List<Absent> absent = new ArrayList<>();

    /**
     * Starts those that are installed.
     *
     * @param wanted some of {@link #NAMES}; empty for all
     */
    static Peers start(SparkSession spark, TrainData data, Python python, List<String> wanted)
            throws IOException, InterruptedException {
        var peers = new Peers();
        var names = wanted.isEmpty() ? NAMES : wanted;
        try {
            if (names.contains("pytorch")) peers.addPython("PyTorch", "torch", data, python);
            if (names.contains("pytorch-compiled")) peers.addPython("PyTorch compiled", "torch-compile", data, python);
            if (names.contains("scikit-learn")) peers.addPython("scikit-learn", "sklearn", data, python);
            if (names.contains("mllib"))
                peers.present.add(new MllibTraining(
                        spark, data.images(TrainCase.Data.SPARSE).first(MLLIB_ROWS)));
            if (wanted.isEmpty()) {
                peers.absent.add(new Absent("H2O", "not installed"));
                peers.absent.add(new Absent("Deeplearning4j", "not installed"));
            }
            return peers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            peers.close();
            throw e;
        }
    }

    private void addPython(String name, String library, TrainData data, Python finder)
            throws IOException, InterruptedException {
        var module = library.replaceFirst("-.*", "");
        var python = finder.importing("numpy", module);
        if (python == null) {
            absent.add(new Absent(name, finder.without(module)));
            return;
        }
        var settings = new ArrayList<PythonTraining>();
        try {
            for (int threads : new TreeSet<>(List.of(1, 2, Runtime.getRuntime().availableProcessors())))
                settings.add(PythonTraining.start(python, library, threads, data));
            present.add(
                    new BestOf(name + " " + settings.get(0).version() + ", best of " + threads(settings), settings));
        } catch (IOException e) {
            settings.forEach(PythonTraining::close);
            absent.add(new Absent(name, "does not work here: " + e.getMessage()));
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
