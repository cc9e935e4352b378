package io.lockstep.jobs.lab.bench;

import io.lockstep.jobs.lab.Python;
import io.lockstep.jobs.lab.bench.TrainFigures.Absent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Other systems that train the same networks here, to compare speeds, and the reasons why the rest are absent. */
final class Peers implements AutoCloseable {
    /** MLlib holds its rows as doubles several times over; its speed doesn't depend on how many there are. */
    private static final int MLLIB_ROWS = 16 * 1024;
    /** Those that are measured where they are installed. */
    private static final List<String> USUAL = List.of("pytorch", "pytorch-compiled", "scikit-learn", "mllib");
    /** By which a user may choose. */
    static final List<String> NAMES =
            Stream.concat(USUAL.stream(), Stream.of("dl4j", "h2o")).toList();

    private static final Absent DL4J =
            new Absent("Deeplearning4j", "not asked for: --peer dl4j has Maven fetch it (some 250 MB, once)");
    private static final Absent H2O = new Absent(
            "H2O",
            "not to be had: asked for ai.h2o:h2o-algos of 3.44.0.3, 3.46.0.6, 3.46.0.7 and 3.46.0.10 in November 2026, Maven"
                    + " found none");

    private final List<Contender> present = new ArrayList<>();
    private final List<Absent> absent = new ArrayList<>();

    /**
     * Starts those that are installed, or were asked for by name and can be fetched.
     *
     * @param wanted some of {@link #NAMES}; empty for all that need not be fetched
     */
    static Peers start(SparkSession spark, TrainData data, Python python, Maven maven, List<String> wanted)
            throws IOException, InterruptedException {
        var peers = new Peers();
        var names = wanted.isEmpty() ? USUAL : wanted;
        try {
            if (names.contains("pytorch")) peers.addPython("PyTorch", "torch", data, python);
            if (names.contains("pytorch-compiled")) peers.addPython("PyTorch compiled", "torch-compile", data, python);
            if (names.contains("scikit-learn")) peers.addPython("scikit-learn", "sklearn", data, python);
            if (names.contains("mllib"))
                peers.present.add(new MllibTraining(
                        spark, data.images(TrainCase.Data.SPARSE).first(MLLIB_ROWS)));
            if (names.contains("dl4j")) peers.addDl4j(data, maven);
            else if (wanted.isEmpty()) peers.absent.add(DL4J);
            if (wanted.isEmpty() || names.contains("h2o")) peers.absent.add(H2O);
            return peers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            peers.close();
            throw e;
        }
    }

    private void addPython(String name, String library, TrainData data, Python finder) throws InterruptedException {
        var module = library.replaceFirst("-.*", "");
        var python = finder.importing("numpy", module);
        if (python == null) {
            absent.add(new Absent(name, finder.without(module)));
            return;
        }
        add(name, threads -> PythonTraining.start(python, library, threads, data));
    }

    private void addDl4j(TrainData data, Maven maven) throws InterruptedException {
        try {
            var fetched = Dl4jTraining.fetch(maven, data);
            add(DL4J.name(), threads -> fetched.start(threads, data));
        } catch (IOException e) {
            absent.add(new Absent(DL4J.name(), "could not be fetched: " + e.getMessage()));
        }
    }

    private interface Start {
        PeerProcess with(int threads) throws IOException, InterruptedException;
    }

    /** One library with one, two and as many threads as there are processors, of which the best counts. */
    private void add(String name, Start start) throws InterruptedException {
        var settings = new ArrayList<PeerProcess>();
        try {
            for (int threads : new TreeSet<>(List.of(1, 2, Runtime.getRuntime().availableProcessors())))
                settings.add(start.with(threads));
            present.add(
                    new BestOf(name + " " + settings.get(0).version() + ", best of " + threads(settings), settings));
        } catch (IOException e) {
            settings.forEach(PeerProcess::close);
            absent.add(new Absent(name, "does not work here: " + e.getMessage()));
        }
    }

    private static String threads(List<PeerProcess> settings) {
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
