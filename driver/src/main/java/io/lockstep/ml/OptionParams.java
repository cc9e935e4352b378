package io.lockstep.ml;

import io.lockstep.driver.options.OptionScope;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * Spark's params made from the options of training: the name in camel case, the option's words as doc, its default, and
 * its own check, which throws {@link io.lockstep.core.UserError} with the command's message.
 */
final class OptionParams {
    private OptionParams() {}

    /** {@code learning-rate} as {@code learningRate}. */
    static String camelCase(String option) {
        var name = new StringBuilder();
        for (int i = 0; i < option.length(); i++)
            if (option.charAt(i) == '-') name.append(Character.toUpperCase(option.charAt(++i)));
            else name.append(option.charAt(i));
        return name.toString();
    }

    /**
     * An estimator's params: those it declares, and the options of a model that have no getter and setter, as text that the
     * command would read: {@code estimator.set(estimator.getParam("name"), "0.1")}.
     */
    static Param<?>[] withAll(Params owner, Param<?>[] declared) {
        var params = new ArrayList<Param<?>>(List.of(declared));
        var names = new HashSet<String>();
        for (var param : declared) names.add(param.name());
        for (var option : TrainOption.all())
            if (option.scope() == OptionScope.MODEL && names.add(camelCase(option.name())))
                params.add(text(owner, option));
        return params.toArray(Param<?>[]::new);
    }

    private static String doc(TrainOption<?> option) {
        return option.description() + "; allowed are " + option.allowed();
    }

    private static void check(String option, Object value) {
        TrainOptions.defaults().with(option, plain(value));
    }

    /** A param's value as an option reads it. */
    private static Object plain(Object value) {
        if (value instanceof int[] widths) return Arrays.stream(widths).boxed().toList();
        return value instanceof String[] names ? List.of(names) : value;
    }

    /** An option's value as its param holds it. */
    private static Object held(Object value, Param<?> param) {
        if (param instanceof StringArrayParam)
            return ((List<?>) value).stream().map(String::valueOf).toArray(String[]::new);
        if (value instanceof List<?> list)
            return list.stream().mapToInt(width -> (Integer) width).toArray();
        if (param instanceof DoubleParam
                || param instanceof IntParam
                || param instanceof LongParam
                || param instanceof BooleanParam) return value;
        return String.valueOf(TrainOptions.plain(value));
    }

    /** Sets a param and returns the estimator. */
    @SuppressWarnings("unchecked") // each estimator names itself as E
    static <E, T> E set(Params owner, Param<T> param, T value) {
        return (E) owner.set(param, value);
    }

    /** Gives the owner's params of options their defaults, where these don't depend on anything. */
    static void setDefaults(Params owner) {
        for (var option : TrainOption.all()) {
            var name = camelCase(option.name());
            if (option.fallback() != null && owner.hasParam(name))
                owner.setDefault(owner.getParam(name), held(option.fallback(), owner.getParam(name)));
        }
    }

    /** The options that are set on the owner. */
    static TrainOptions given(Params owner) {
        var options = TrainOptions.defaults();
        for (var option : TrainOption.all()) {
            var name = camelCase(option.name());
            if (!owner.hasParam(name)) continue;
            var param = owner.getParam(name);
            if (owner.isSet(param)) options = options.with(option.name(), plain(owner.getOrDefault(param)));
        }
        return options;
    }

    static DoubleParam real(Params owner, TrainOption<?> option) {
        var name = option.name();
        return new DoubleParam(owner.uid(), camelCase(name), doc(option)) {
            @Override
            public void validate(Object value) {
                check(name, value);
            }
        };
    }

    static IntParam whole(Params owner, TrainOption<?> option) {
        var name = option.name();
        return new IntParam(owner.uid(), camelCase(name), doc(option)) {
            @Override
            public void validate(Object value) {
                check(name, value);
            }
        };
    }

    static LongParam large(Params owner, TrainOption<?> option) {
        var name = option.name();
        return new LongParam(owner.uid(), camelCase(name), doc(option)) {
            @Override
            public void validate(Object value) {
                check(name, value);
            }
        };
    }

    static BooleanParam flag(Params owner, TrainOption<?> option) {
        var name = option.name();
        return new BooleanParam(owner.uid(), camelCase(name), doc(option)) {
            @Override
            public void validate(Object value) {
                check(name, value);
            }
        };
    }

    static Param<String> text(Params owner, TrainOption<?> option) {
        var name = option.name();
        return new Param<>(owner.uid(), camelCase(name), doc(option)) {
            @Override
            public void validate(String value) {
                check(name, value);
            }
        };
    }

    static StringArrayParam names(Params owner, TrainOption<?> option) {
        var name = option.name();
        return new StringArrayParam(owner, camelCase(name), doc(option)) {
            @Override
            public void validate(String[] value) {
                check(name, value);
            }
        };
    }

    static IntArrayParam widths(Params owner, TrainOption<?> option) {
        var name = option.name();
        return new IntArrayParam(owner, camelCase(name), doc(option)) {
            @Override
            public void validate(int[] value) {
                check(name, value);
            }
        };
    }
}
