package io.lockstep.jobs.track;

import io.lockstep.core.Figures;
import io.lockstep.core.io.ProtoMessage;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.train.EpochMetrics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Event files for TensorBoard: a training's in the directory itself, a sweep's in one below it for each trial. Scalars have
 * the names of metrics.jsonl and the epoch as their step; settings go to its hparams page. A run that goes on gets another
 * file beside the first, as TensorBoard expects.
 */
public final class TensorBoard implements Tracker {
    private final Directory directory;
    private final Map<String, EventFile> open = new HashMap<>();
    /** The newest epoch of each run that has not ended. */
    private final Map<String, Integer> last = new HashMap<>();

    private List<String> varied; // null outside a sweep
    private String metric;
    private int files;

    /** @param directory which needn't exist */
    public TensorBoard(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void sweepBegins(Map<String, Object> settings, List<String> varied, String metric) {
        this.varied = List.copyOf(varied);
        this.metric = metric;
    }

    @Override
    public void begins(String run, Map<String, Object> settings) {
        pauses(run);
        double now = now();
        var file = new EventFile(place(run).grow(name(now)), now);
        open.put(run, file);
        var shown = new LinkedHashMap<String, Object>(settings);
        if (varied != null) shown.keySet().retainAll(varied);
        file.event(now, 0, HParams.experiment(shown, metric, now));
        file.event(now, 0, HParams.start(shown, now));
    }

    @Override
    public void epoch(String run, EpochMetrics metrics) {
        scalars(run, metrics.epoch(), Tracker.scalars(metrics));
        last.put(run, metrics.epoch());
    }

    private void scalars(String run, int epoch, Map<String, Double> values) {
        var file = open.get(run);
        if (file == null || values.isEmpty()) return;
        var summary = new ProtoMessage();
        values.forEach(
                (name, value) -> summary.put(1, new ProtoMessage().put(1, name).put(2, value.floatValue())));
        file.event(now(), epoch, summary);
    }

    @Override
    public void pauses(String run) {
        var file = open.remove(run);
        if (file != null) file.close();
    }

    @Override
    public void ends(String run, End end, Map<String, Double> figures, String error) {
        if (varied != null && run.equals(ALONE)) return; // the sweep's own end
        if (!open.containsKey(run)) open.put(run, new EventFile(place(run).grow(name(now())), now()));
        var named = new LinkedHashMap<String, Double>();
        figures.forEach((name, value) -> named.put("test_" + name, value));
        scalars(run, last.getOrDefault(run, 0), named);
        last.remove(run);
        double now = now();
        boolean well = end == End.SUCCEEDED || end == End.PRUNED;
        open.get(run).event(now, 0, HParams.end(well, now));
        pauses(run);
    }

    private Directory place(String run) {
        return run.equals(ALONE) ? directory : directory.child(run);
    }

    /** The time in front, so that a run's files are in order; the rest parts files of one second. */
    private String name(double now) {
        return Figures.text(
                "events.out.tfevents.%010d.%s.%d.%d",
                (long) now, host(), ProcessHandle.current().pid(), files++);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9-]", "-");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static double now() {
        return System.currentTimeMillis() / 1e3;
    }

    @Override
    public void close() {
        RuntimeException first = null;
        for (var run : List.copyOf(open.keySet())) {
            try {
                pauses(run);
            } catch (RuntimeException e) {
                if (first == null) first = e;
            }
        }
        if (first != null) throw first;
    }
}
