package io.lockstep.jobs.plot;

import io.lockstep.core.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An axis: what it shows, from where to where.
 *
 * @param low the lowest value shown; below {@code high}, and positive if logarithmic
 * @param leastStep between marks; 1 where only whole values make sense, else 0
 * @param marks the values to mark; empty for round ones
 */
public record Axis(String label, double low, double high, boolean logarithmic, double leastStep, List<Double> marks) {
    public Axis {
        marks = List.copyOf(marks);
    }

    public Axis(String label, double low, double high, boolean logarithmic) {
        this(label, low, high, logarithmic, 0, List.of());
    }

    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /** A linear axis over the finite values, with some room; around 0 to 1 where there are none. */
    public static Axis over(String label, double... values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (!Double.isFinite(value)) continue;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (low > high) return new Axis(label, 0, 1, false);
        double room = high > low ? 0.04 * (high - low) : Math.max(0.5 * Math.abs(high), 1e-3);
        return new Axis(label, low - room, high + room, false);
    }

    /** A logarithmic axis over the positive finite values. */
    public static Axis logarithmic(String label, double... values) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (double value : values) {
            if (!Double.isFinite(value) || value <= 0) continue;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (high == 0) return new Axis(label, 0.1, 10, true);
        double room = Math.max(1.25, Math.pow(high / low, 0.04));
        return new Axis(label, low / room, high * room, true);
    }

    /** The same, exactly from {@code low} to {@code high}. */
    public Axis between(double from, double to) {
        return new Axis(label, from, to, logarithmic, leastStep, marks);
    }

    /** The same, with marks at whole values alone. */
    public Axis whole() {
        return new Axis(label, low, high, logarithmic, 1, marks);
    }

    /** The same, with marks at these values alone. */
    public Axis marked(double... values) {
        return new Axis(
                label,
                low,
                high,
                logarithmic,
                leastStep,
                DoubleStream.of(values).distinct().sorted().boxed().toList());
    }

    /** What a mark says; on an axis of many decades each is a power of ten, and said so throughout. */
    String text(double tick) {
        boolean powers = marks.isEmpty() && logarithmic && (low < 1e-3 || high >= 1e5) && high / low >= 1e3;
        if (!powers) return Figures.tick(tick);
        var power = new StringBuilder("10");
        for (char c : String.valueOf(Math.round(Math.log10(tick))).toCharArray())
            power.append(c == '-' ? '⁻' : RAISED.charAt(c - '0'));
        return power.toString();
    }

    /** Where a value lies: 0 at the low end, 1 at the high end. */
    public double share(double value) {
        if (!logarithmic) return (value - low) / (high - low);
        return value <= 0 ? -1 : Math.log(value / low) / Math.log(high / low);
    }

    /** Round values to mark, about {@code count} of them. */
    List<Double> ticks(int count) {
        if (!marks.isEmpty()) return marks;
        if (logarithmic && high / low >= 10) return decades(count);
        double step = Math.max(leastStep, roundStep((high - low) / Math.max(1, count)));
        var ticks = new ArrayList<Double>();
        for (double k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) ticks.add(k * step + 0.0);
        return ticks;
    }

    private List<Double> decades(int count) {
        int first = (int) Math.ceil(Math.log10(low) - 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        int every = Math.max(1, (int) Math.ceil((last - first + 1) / (double) Math.max(1, count)));
        var ticks = new ArrayList<Double>();
        for (int power = first; power <= last; power += every) ticks.add(Math.pow(10, power));
        if (ticks.size() < 3 && every == 1)
            for (int power = first - 1; power <= last; power++)
                for (int m : new int[] {2, 5}) {
                    double value = m * Math.pow(10, power);
                    if (value >= low && value <= high) ticks.add(value);
                }
        return ticks;
    }

    private static double roundStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }
}
