package io.lockstep.driver.options;

import io.lockstep.core.eval.ThresholdAim;

/**
 * From which probability on the second of two classes is predicted.
 *
 * @param aim what the threshold is tuned for on the validation rows; null where it is given
 * @param value the threshold where it is given; else null
 */
public record Threshold(ThresholdAim aim, Double value) {
    static final OptionType<Threshold> TYPE = new OptionType<>(
            "X|AIM",
            "numbers between 0 and 1, and f1 and balanced-accuracy to tune it on the validation rows",
            found -> {
                if (found instanceof Threshold threshold) return threshold;
                var number = OptionType.number(found);
                if (number != null) {
                    double value = number.doubleValue();
                    return value > 0 && value < 1 ? new Threshold(null, value) : null;
                }
                for (var aim : ThresholdAim.values())
                    if (name(aim).equals(String.valueOf(found).strip().replace('_', '-')))
                        return new Threshold(aim, null);
                return null;
            });

    private static String name(ThresholdAim aim) {
        return OptionType.nameOf(aim).replace('_', '-');
    }

    /** As a user writes it, and as JSON and YAML hold it. */
    public Object plain() {
        return value != null ? value : name(aim);
    }

    @Override
    public String toString() {
        return String.valueOf(plain());
    }
}
