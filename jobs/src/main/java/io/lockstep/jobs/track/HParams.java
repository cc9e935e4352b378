package io.lockstep.jobs.track;

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
    static Proto experiment(Map<String, Object> example, String metric, double seconds) {
        var experiment = new Proto().real(3, seconds);
        example.forEach(
                (name, value) -> experiment.message(4, new Proto().text(1, name).number(4, type(value))));
        if (metric != null)
            experiment.message(
                    5, new Proto().message(1, new Proto().text(2, metric)).text(3, metric));
        return summary("_hparams_/experiment", new Proto().message(2, experiment));
    }

    /** A session's settings. */
    static Proto start(Map<String, Object> settings, double seconds) {
        var start = new Proto();
        settings.forEach(
                (name, value) -> start.message(1, new Proto().text(1, name).message(2, value(value))));
        return summary("_hparams_/session_start_info", new Proto().message(3, start.real(5, seconds)));
    }

    static Proto end(boolean well, double seconds) {
        var end = new Proto().number(1, well ? SUCCESS : FAILURE).real(2, seconds);
        return summary("_hparams_/session_end_info", new Proto().message(4, end));
    }

    private static int type(Object value) {
        return value instanceof Boolean ? BOOL : value instanceof Number ? FLOAT64 : STRING;
    }

    /** A google.protobuf.Value. */
    private static Proto value(Object value) {
        if (value instanceof Boolean on) return new Proto().number(4, on ? 1 : 0);
        if (value instanceof Number number) return new Proto().real(2, number.doubleValue());
        return new Proto().text(3, text(value));
    }

    /** A setting in words: a list as the command line has it. */
    static String text(Object value) {
        if (!(value instanceof List<?> list)) return String.valueOf(value);
        return String.join(",", list.stream().map(String::valueOf).toList());
    }

    /** The plugin's data stand in the metadata; the value itself is an empty tensor of floats. */
    private static Proto summary(String tag, Proto content) {
        var plugin = new Proto().text(1, "hparams").message(2, content);
        var empty = new Proto().number(1, 1).message(2, new Proto().message(2, new Proto()));
        return new Proto()
                .message(1, new Proto().text(1, tag).message(8, empty).message(9, new Proto().message(1, plugin)));
    }
}
