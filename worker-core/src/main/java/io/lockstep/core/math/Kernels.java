package io.lockstep.core.math;

import io.lockstep.core.UserError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the product kernel once per JVM. The system property {@code lockstep.kernel} may be {@code
 * auto} (the default: vector where the module {@code jdk.incubator.vector} is present), {@code vector}
 * or {@code plain}. The choice never changes a result, only its speed.
 */
public final class Kernels {
    /** The system property that names the kernel. */
    public static final String PROPERTY = "lockstep.kernel";

    /** Elements that {@link #probe} needs to write to. */
    public static final int PROBE_SINK = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
    private static final ProductKernel CHOSEN;
    /** Why there is none; null where there is. Thrown from the static initializer it would hide in an Error. */
    private static final String REFUSED;

    static {
        ProductKernel kernel = null;
        String refused = null;
        try {
            kernel = choose(System.getProperty(PROPERTY, "auto"));
        } catch (UserError e) {
            refused = e.getMessage();
        }
        CHOSEN = kernel;
        REFUSED = refused;
    }

    private Kernels() {}

    /** Throws the {@link UserError} of a kernel that can't be had, before any product asks for it. */
    public static void check() {
        if (REFUSED != null) {
            throw new UserError(REFUSED);
        }
    }

    /** {@code plain}, or {@code vector} with its width in bits. */
    public static String name() {
        return chosen().name();
    }

    /**
     * Keeps the chosen kernel's fused multiply-adders busy from registers alone, for a benchmark to measure the peak by.
     *
     * @param rounds how often; ten thousand take some milliseconds
     * @param sink at least {@link #PROBE_SINK} elements, overwritten
     * @return the floating-point operations that were done, two for each multiply-add
     */
    public static long probe(int rounds, float[] sink) {
        return chosen().probe(rounds, sink);
    }

    /** Whether loops over arrays may be written in vectors; they give the bits of the plain ones. */
    static boolean hasVectors() {
        return CHOSEN instanceof VectorKernel;
    }

    static ProductKernel chosen() {
        check();
        return CHOSEN;
    }

    static ProductKernel choose(String wanted) {
        return switch (wanted) {
            case "plain" -> new PlainKernel();
            case "vector" -> {
                if (!vectorModulePresent()) {
                    throw new UserError("-D" + PROPERTY + "=vector needs the JVM option"
                            + " --add-modules=jdk.incubator.vector; without it use auto or plain");
                }
                yield vectorKernel();
            }
            case "auto" -> {
                if (vectorModulePresent()) {
                    yield vectorKernel();
                }
                LOG.warn("The JVM runs without --add-modules=jdk.incubator.vector:"
                        + " matrix products take the plain kernel (same results, several times slower)");
                yield new PlainKernel();
            }
            default ->
                throw new UserError(
                        "-D" + PROPERTY + "=" + wanted + " is not a kernel; allowed are auto, vector and plain");
        };
    }

    static boolean vectorModulePresent() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    private static ProductKernel vectorKernel() {
        return new VectorKernel();
    }
}
