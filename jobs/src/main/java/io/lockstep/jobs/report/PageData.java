package io.lockstep.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/**
 * The one block of data in a page, from which its scripts draw everything: of a sweep, of a training or of several
 * trainings side by side. The scripts read these names.
 *
 * @param kind {@code sweep}, {@code run} or {@code compare}
 * @param metric the objective, as metrics.jsonl names it
 * @param mode {@code max} or {@code min}
 * @param base options of all trials
 * @param space the varied options, in order
 * @param expected how many trials there will be; 0 where nobody knows
 * @param took seconds on the clock so far; null where nobody measured
 * @param parallelism trials at once; null where that isn't known
 * @param band one standard error of the best; null where it can't be told
 * @param metrics names of the curves
 * @param trials by number
 * @param running those that began and have not ended
 * @param curves by a trial's id
 * @param rungs objectives of trials after fewer epochs than all
 * @param run of a single training; else null
 * @param plan what was predicted, as sweep.json has it; null where nothing was
 * @param finalists the best trained anew, likewise
 * @param baseline the simplest models, likewise
 * @param timeline where and when trials ran
 * @param ending what else sweep.json says of its end, as it stands there: winner, ensemble, store
 */
record PageData(
        String kind,
        String metric,
        String mode,
        Map<String, JsonNode> base,
        List<Space> space,
        int expected,
        Double took,
        Integer parallelism,
        Band band,
        List<String> metrics,
        List<TrialRow> trials,
        List<Running> running,
        Map<String, CurveRow> curves,
        List<Rung> rungs,
        Run run,
        JsonNode plan,
        JsonNode finalists,
        JsonNode baseline,
        List<Span> timeline,
        Map<String, JsonNode> ending) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A varied option.
     *
     * @param kind {@code list}, {@code linear} or {@code log}, as its axis is drawn
     * @param values of a list; else the ends of the range
     * @param numeric whether all its values are numbers
     */
    record Space(String name, String kind, List<JsonNode> values, boolean numeric) {}

    /**
     * @param folds the objective by fold of cross-validation; null without
     * @param page where its own page is; null where it has none
     */
    record TrialRow(
            String id,
            Map<String, JsonNode> params,
            String state,
            Double objective,
            List<Double> folds,
            int epochs,
            Long parameters,
            double seconds,
            String error,
            String weights,
            String page,
            String command) {}

    record Running(String id, int epochs, Integer of, String page) {}

    /**
     * Figures over the epochs; long ones are thinned.
     *
     * @param steps an epoch
     * @param seconds each point's share of the training time
     */
    record CurveRow(List<Integer> epoch, double steps, List<Double> seconds, Map<String, List<Double>> values) {}

    /**
     * A trial on an executor.
     *
     * @param from seconds since the first trial began
     * @param to likewise; null while it lasts
     */
    record Span(int trial, String executor, double from, Double to, int tasks) {}

    record Rung(int trial, int epochs, Double objective) {}

    /**
     * What lies within one standard error of the best.
     *
     * @param rows that were validated on
     * @param within trials in the band
     * @param smallest the one of fewest parameters among them, by its place among the trials
     */
    record Band(double se, long rows, double from, double to, int within, int smallest) {}

    /** A training by itself; {@code test}, {@code evaluation} and {@code time} as its files have them. */
    record Run(
            int kept, int epochs, JsonNode test, JsonNode evaluation, JsonNode time, List<LayerFigures> diagnostics) {}

    /** As JSON that may stand in HTML and XML alike: no character of theirs is in it. */
    String json() {
        try {
            return JSON.writeValueAsString(this)
                    .replace("&", "\\u0026")
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
