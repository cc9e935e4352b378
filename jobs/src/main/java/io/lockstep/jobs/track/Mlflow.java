package io.lockstep.jobs.track;

import io.lockstep.core.UserError;
import io.lockstep.driver.train.EpochMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs in an MLflow tracking server: a training is one, a sweep one with its trials nested in it. Metrics have the names of
 * metrics.jsonl and the epoch as their step. All is sent by one thread of its own ({@link Sender}), so that a slow or silent
 * server holds up nothing.
 */
public final class Mlflow implements Tracker {
    private static final String EXPERIMENT = "lockstep";
    private static final int MOST_PARAMS = 100;
    private static final int MOST_METRICS = 1000;
    /** The shortest that servers since 1.28 take. */
    private static final int LONGEST_PARAM = 500;

    private final MlflowServer server;
    private final String experimentName;
    private final String name;
    private final Sender sender;
    /** Ids of runs, known to the sender's thread alone. */
    private final Map<String, String> ids = new HashMap<>();

    private final Map<String, Boolean> begun = new HashMap<>();
    private String experiment; // the sender's thread's, too

    private Mlflow(MlflowServer server, String experimentName, String name, Duration patience) {
        this.server = server;
        this.experimentName = experimentName;
        this.name = name;
        this.sender = new Sender(server.toString(), patience);
    }

    /**
     * The server at {@code url}, which is asked first when a run begins.
     *
     * @param name of the training or the sweep
     * @param environment the process's: MLFLOW_EXPERIMENT_NAME, and credentials as MLflow's own clients read them
     * @throws UserError for what is no address of a server
     */
    public static Mlflow at(String url, String name, Map<String, String> environment) {
        return at(url, name, environment, Duration.ofSeconds(30));
    }

    /** @param patience with a server that doesn't answer */
    static Mlflow at(String url, String name, Map<String, String> environment, Duration patience) {
        return new Mlflow(
                MlflowServer.at(url, environment),
                environment.getOrDefault("MLFLOW_EXPERIMENT_NAME", EXPERIMENT),
                name,
                patience);
    }

    @Override
    public void sweepBegins(Map<String, Object> settings, List<String> varied, String metric) {
        var more = new LinkedHashMap<>(settings);
        more.put("objective", metric);
        begins(ALONE, more);
    }

    @Override
    public void begins(String run, Map<String, Object> settings) {
        if (begun.put(run, true) != null) return; // goes on
        long now = System.currentTimeMillis();
        var params = new ArrayList<Map<String, Object>>();
        settings.forEach((key, value) -> params.add(Map.of("key", key, "value", param(value))));
        sender.put("its settings", run, () -> create(run, params, now));
    }

    private void create(String run, List<Map<String, Object>> params, long now) throws IOException {
        if (experiment == null) experiment = server.experiment(experimentName);
        var tags = new LinkedHashMap<String, String>();
        var title = run.equals(ALONE) ? name : run;
        tags.put("mlflow.runName", title);
        tags.put("mlflow.source.name", "lockstep");
        if (!run.equals(ALONE) && ids.containsKey(ALONE)) tags.put("mlflow.parentRunId", ids.get(ALONE));
        // A second try goes on where the first one failed: each run is made once.
        if (!ids.containsKey(run)) ids.put(run, server.createRun(experiment, title, tags, now));
        for (int from = 0; from < params.size(); from += MOST_PARAMS)
            server.logBatch(ids.get(run), List.of(), params.subList(from, Math.min(params.size(), from + MOST_PARAMS)));
    }

    @Override
    public void epoch(String run, EpochMetrics metrics) {
        put(run, Tracker.scalars(metrics), metrics.epoch());
    }

    private void put(String run, Map<String, Double> values, int step) {
        long now = System.currentTimeMillis();
        var list = new ArrayList<Map<String, Object>>();
        values.forEach(
                (key, value) -> list.add(Map.of("key", key, "value", json(value), "timestamp", now, "step", step)));
        sender.put(run, list, batch -> {
            for (int from = 0; from < batch.size(); from += MOST_METRICS)
                server.logBatch(
                        ids.get(run), batch.subList(from, Math.min(batch.size(), from + MOST_METRICS)), List.of());
        });
    }

    /** JSON has no numbers for these; protocol buffers' JSON, which the server reads, has texts. */
    private static Object json(double value) {
        if (Double.isNaN(value)) return "NaN";
        return Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : (Object) value;
    }

    private static String param(Object value) {
        var text = HParams.text(value);
        return text.length() <= LONGEST_PARAM ? text : text.substring(0, LONGEST_PARAM - 1) + "…";
    }

    @Override
    public void ends(String run, End end, Map<String, Double> figures, String error) {
        if (begun.remove(run) == null) return;
        var named = new LinkedHashMap<String, Double>();
        figures.forEach((key, value) -> named.put("test_" + key, value));
        if (!named.isEmpty()) put(run, named, 0);
        long now = System.currentTimeMillis();
        sender.put("its end", run, () -> {
            var id = ids.get(run);
            if (error != null) server.setTag(id, "lockstep.error", param(error));
            if (end == End.PRUNED) server.setTag(id, "lockstep.state", "pruned");
            server.update(id, status(end), now);
            if (!run.equals(ALONE)) ids.remove(run);
        });
    }

    private static String status(End end) {
        return switch (end) {
            case SUCCEEDED, PRUNED -> "FINISHED";
            case FAILED -> "FAILED";
            case STOPPED -> "KILLED";
        };
    }

    /** Waits a moment for what is still to be sent; throws where something was lost, saying what. */
    @Override
    public void close() {
        for (var run : List.copyOf(begun.keySet())) ends(run, End.STOPPED, Map.of(), null);
        sender.close();
    }
}
