package io.lockstep.core.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.lockstep.core.UserError;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.Locale;
import java.util.Objects;

/**
 * How weights start; biases and norms' shifts start at 0, norms' scales at 1. A weight's value is a function of the
 * seed, its layer and its place in the layer's matrix as PyTorch holds it ({@code output · inputs + input}), nothing
 * else: the same with and without biases or norms, whoever computes it.
 *
 * <table>
 * <caption>Variance by fan-in and fan-out</caption>
 * <tr><td>{@code he}</td><td>2 / in</td><td>He et al. 2015</td></tr>
 * <tr><td>{@code glorot}</td><td>2 / (in + out)</td><td>Glorot, Bengio 2010</td></tr>
 * <tr><td>{@code lecun}</td><td>1 / in</td><td>LeCun et al. 1998</td></tr>
 * </table>
 *
 * <p>Each comes as {@code _normal} and {@code _uniform}; a bare name means the distribution of its paper: normal for
 * {@code he} and {@code lecun}, uniform for {@code glorot}. Normals are not truncated, as in PyTorch (Keras truncates).
 *
 * @param scheme what the variance follows
 * @param value of {@code constant:C} the constant, of {@code normal:S} the standard deviation, else 0
 */
public record Initializer(Scheme scheme, double value) {
    /** What {@link #parse} takes. */
    public static final String ALLOWED = "he, glorot and lecun (bare, or with _normal or _uniform), zeros,"
            + " constant:C and normal:S with S from 0";

    /** The families. */
    public enum Scheme {
        HE_NORMAL,
        HE_UNIFORM,
        GLOROT_NORMAL,
        GLOROT_UNIFORM,
        LECUN_NORMAL,
        LECUN_UNIFORM,
        ZEROS,
        CONSTANT,
        NORMAL;

        private boolean hasValue() {
            return this == CONSTANT || this == NORMAL;
        }
    }

    public Initializer {
        Objects.requireNonNull(scheme, "scheme");
        if (!Double.isFinite(value) || (scheme == Scheme.NORMAL && value < 0))
            throw new UserError("init: value " + value + "; allowed are " + ALLOWED);
        if (!scheme.hasValue()) value = 0;
    }

    /** He's for the rectifiers, which pass about half of what comes in, else Glorot's. */
    public static Initializer defaultFor(Activation activation) {
        return new Initializer(activation.isRectifier() ? Scheme.HE_NORMAL : Scheme.GLOROT_UNIFORM, 0);
    }

    /** Reads what {@link #toString()} writes, and the bare names. */
    @JsonCreator
    public static Initializer parse(String text) {
        String[] parts = text.trim().toLowerCase(Locale.ROOT).split(":", 2);
        var scheme =
                switch (parts[0]) {
                    case "he" -> Scheme.HE_NORMAL;
                    case "glorot" -> Scheme.GLOROT_UNIFORM;
                    case "lecun" -> Scheme.LECUN_NORMAL;
                    default -> scheme(parts[0], text);
                };
        if (scheme.hasValue() != (parts.length == 2)) throw unknown(text);
        return new Initializer(scheme, parts.length == 2 ? number(parts[1], text) : 0);
    }

    private static Scheme scheme(String name, String text) {
        for (var scheme : Scheme.values())
            if (scheme.name().toLowerCase(Locale.ROOT).equals(name)) return scheme;
        throw unknown(text);
    }

    private static double number(String digits, String text) {
        try {
            return Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            throw unknown(text);
        }
    }

    private static UserError unknown(String text) {
        return new UserError("init: " + text + "; allowed are " + ALLOWED);
    }

    @Override
    @JsonValue
    public String toString() {
        String name = scheme.name().toLowerCase(Locale.ROOT);
        return scheme.hasValue() ? name + ":" + value : name;
    }

    /** A new network's parameters. */
    public Parameters parameters(Architecture architecture, long seed) {
        var parameters = new Parameters(ParameterLayout.of(architecture).parameters());
        var index = new TensorIndex(architecture);
        var root = RandomKey.of(seed, Purpose.INIT);
        for (int layer = 0; layer < architecture.layers(); layer++) {
            fill(
                    root.with(layer),
                    architecture.fanIn(layer),
                    architecture.fanOut(layer),
                    parameters.get(index.weight[layer]).data);
            if (index.normWeight[layer] >= 0)
                parameters.get(index.normWeight[layer]).fill(1f);
        }
        return parameters;
    }

    /** Running statistics of a new network: means 0, variances 1; empty without batch norm. */
    public static Parameters statistics(Architecture architecture) {
        var statistics = new Parameters(ParameterLayout.of(architecture).statistics());
        for (int index : new TensorIndex(architecture).runningVar)
            if (index >= 0) statistics.get(index).fill(1f);
        return statistics;
    }

    private void fill(RandomKey key, int in, int out, float[] weights) {
        for (int i = 0; i < in; i++)
            for (int o = 0; o < out; o++) weights[i * out + o] = (float) draw(key, (long) o * in + i, in, out);
    }

    private double draw(RandomKey key, long counter, int in, int out) {
        return switch (scheme) {
            case HE_NORMAL -> normal(key, counter, 2.0 / in);
            case HE_UNIFORM -> uniform(key, counter, 2.0 / in);
            case GLOROT_NORMAL -> normal(key, counter, 2.0 / ((double) in + out));
            case GLOROT_UNIFORM -> uniform(key, counter, 2.0 / ((double) in + out));
            case LECUN_NORMAL -> normal(key, counter, 1.0 / in);
            case LECUN_UNIFORM -> uniform(key, counter, 1.0 / in);
            case ZEROS -> 0;
            case CONSTANT -> value;
            case NORMAL -> value * key.normalDouble(counter);
        };
    }

    private static double normal(RandomKey key, long counter, double variance) {
        return Math.sqrt(variance) * key.normalDouble(counter);
    }

    /** Uniform in ±√(3 variance). */
    private static double uniform(RandomKey key, long counter, double variance) {
        return Math.sqrt(3 * variance) * (2 * key.uniformDouble(counter) - 1);
    }
}
