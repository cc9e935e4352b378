package io.lockstep.core.profile;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A thread's stopwatch, which is always in exactly one phase, so that its phases add up to the time since it began. A
 * change costs one look at the clock, and nothing is allocated. Used by one thread, which finds its own by {@link
 * #ofThread}; never a part of what is computed.
 */
public final class PhaseTimes {
    /** Runs for nobody: the stopwatch of threads that have none. */
    private static final PhaseTimes NONE = new PhaseTimes(null);

    private static final ThreadLocal<PhaseTimes> OF_THREAD = ThreadLocal.withInitial(() -> NONE);
    private static final int FIXED = Phase.values().length;
    /** A layer's products: forward, weight gradient, and backward to the layer below. */
    private static final String[] PRODUCTS = {"forward_", "gradient_", "backward_"};

    private final LongSupplier clock; // nanoseconds; null for none
    private long[] nanos = new long[FIXED];
    private int current;
    private long since;

    private PhaseTimes(LongSupplier clock) {
        this.clock = clock;
        since = clock == null ? 0 : clock.getAsLong();
    }

    /**
     * Begins a stopwatch for the calling thread, in {@link Phase#WAITING}.
     *
     * @param clock nanoseconds from some origin
     */
    public static PhaseTimes begin(LongSupplier clock) {
        var times = new PhaseTimes(clock);
        OF_THREAD.set(times);
        return times;
    }

    /** The calling thread's; one that does nothing where none was begun. */
    public static PhaseTimes ofThread() {
        return OF_THREAD.get();
    }

    /** Ends the calling thread's stopwatch; what it holds stays. */
    public static void end() {
        var times = OF_THREAD.get();
        times.enter(Phase.WAITING);
        OF_THREAD.remove();
    }

    /** From now on, the phase is this; gives the one before, for {@link #back}. */
    public int enter(Phase phase) {
        return back(phase.ordinal());
    }

    /** From now on, the product of layer {@code layer} with its input, forward. */
    public void enterForward(int layer) {
        back(product(layer, 0));
    }

    /** From now on, the product that is layer {@code layer}'s weight gradient. */
    public void enterGradient(int layer) {
        back(product(layer, 1));
    }

    /** From now on, the product that brings the derivative through layer {@code layer}'s weights. */
    public void enterBackward(int layer) {
        back(product(layer, 2));
    }

    private static int product(int layer, int which) {
        return FIXED + PRODUCTS.length * layer + which;
    }

    /** Goes on in a phase that {@link #enter} gave; gives the one before. */
    public int back(int phase) {
        if (clock == null) return phase;
        long now = clock.getAsLong();
        if (current >= nanos.length) nanos = Arrays.copyOf(nanos, current + PRODUCTS.length);
        nanos[current] += now - since;
        since = now;
        int before = current;
        current = phase;
        return before;
    }

    /** Nanoseconds by phase, in an order of this class's own, for {@link #plus} and {@link #named}. A copy. */
    public long[] nanos() {
        return nanos.clone();
    }

    /** The sum of two of {@link #nanos}. */
    public static long[] plus(long[] a, long[] b) {
        long[] sum = Arrays.copyOf(a, Math.max(a.length, b.length));
        for (int i = 0; i < b.length; i++) sum[i] += b[i];
        return sum;
    }

    /**
     * Nanoseconds by name: phases that took any time, then products as {@code forward_0}, {@code gradient_0}, {@code
     * backward_1}, with layers numbered as in model.safetensors.
     */
    public static Map<String, Long> named(long[] nanos) {
        var named = new LinkedHashMap<String, Long>();
        for (int i = 0; i < nanos.length; i++) if (nanos[i] > 0) named.put(name(i), nanos[i]);
        return named;
    }

    private static String name(int phase) {
        if (phase < FIXED) return Phase.values()[phase].toString();
        int product = phase - FIXED;
        return PRODUCTS[product % PRODUCTS.length] + product / PRODUCTS.length;
    }

    /** Nanoseconds by what they were good for; products are computing. */
    public static Map<Phase.Kind, Long> byKind(long[] nanos) {
        var kinds = new EnumMap<Phase.Kind, Long>(Phase.Kind.class);
        for (var kind : Phase.Kind.values()) kinds.put(kind, 0L);
        for (int i = 0; i < nanos.length; i++) {
            var kind = i < FIXED ? Phase.values()[i].kind() : Phase.Kind.COMPUTING;
            kinds.merge(kind, nanos[i], Long::sum);
        }
        return kinds;
    }
}
