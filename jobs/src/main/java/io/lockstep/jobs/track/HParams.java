package io.lockstep.jobs.track;

import io.lockstep.core.io.ProtoMessage;
import java.util.List;
import java.util.Map;

/**
 * Summaries of TensorBoard's hparams plugin ({@code tensorboard/plugins/hparams}, api.proto and plugin_data.proto): what the
 * settings are, and a session's values and end.
 */
final class HParams {
    private static final int STRING = 1;
    private static final int BOOL = 2;
    private static final int FLOAT64 = 3;
    private static final int SUCCESS = 1;
    private static final int FAILURE = 2;

    private HParams() {}

    /** The settings that sessions differ in, and what they are judged by. */
    static ProtoMessage experiment(Map<String, Object> example, String metric, double seconds) {
        var experiment = new ProtoMessage().put(3, seconds);
        example.forEach((name, value) ->
                experiment.put(4, new ProtoMessage().put(1, name).put(4, type(value))));
        if (metric != null)
            experiment.put(
                    5,
                    new ProtoMessage().put(1, new ProtoMessage().put(2, metric)).put(3, metric));
        return summary("_hparams_/experiment", new ProtoMessage().put(2, experiment));
    }

    /** A session's settings. */
    static ProtoMessage start(Map<String, Object> settings, double seconds) {
        var start = new ProtoMessage();
        settings.forEach(
                (name, value) -> start.put(1, new ProtoMessage().put(1, name).put(2, value(value))));
        return summary("_hparams_/session_start_info", new ProtoMessage().put(3, start.put(5, seconds)));
    }

    static ProtoMessage end(boolean well, double seconds) {
        var end = new ProtoMessage().put(1, well ? SUCCESS : FAILURE).put(2, seconds);
        return summary("_hparams_/session_end_info", new ProtoMessage().put(4, end));
    }

    private static int type(Object value) {
        return value instanceof Boolean ? BOOL : value instanceof Number ? FLOAT64 : STRING;
    }

    /** A google.protobuf.Value. */
    private static ProtoMessage value(Object value) {
        if (value instanceof Boolean on) return new ProtoMessage().put(4, on ? 1 : 0);
        if (value instanceof Number number) return new ProtoMessage().put(2, number.doubleValue());
        return new ProtoMessage().put(3, text(value));
    }

    /** A setting in words: a list as the command line has it. */
    static String text(Object value) {
        if (!(value instanceof List<?> list)) return String.valueOf(value);
        return String.join(",", list.stream().map(String::valueOf).toList());
    }

    /** The plugin's data stand in the metadata; the value itself is an empty tensor of floats. */
    private static ProtoMessage summary(String tag, ProtoMessage content) {
        var plugin = new ProtoMessage().put(1, "hparams").put(2, content);
        var empty = new ProtoMessage().put(1, 1).put(2, new ProtoMessage().put(2, new ProtoMessage()));
        return new ProtoMessage()
                .put(1, new ProtoMessage().put(1, tag).put(8, empty).put(9, new ProtoMessage().put(1, plugin)));
    }
}
