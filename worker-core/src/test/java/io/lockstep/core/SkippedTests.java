package io.lockstep.core;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says at the end of a module's tests what was skipped and why. Every module has it from this one's test jar. */
public final class SkippedTests implements TestExecutionListener {
    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();
    private final PrintStream out;

    /** For the service loader. */
    public SkippedTests() {
        this(System.out);
    }

    SkippedTests(PrintStream out) {
        this.out = out;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        reasons.put(name(test), reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() != TestExecutionResult.Status.ABORTED) return;
        reasons.put(name(test), result.getThrowable().map(Throwable::getMessage).orElse("no reason was given"));
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (reasons.isEmpty()) return;
        out.println("Skipped tests of this module, and why:");
        new TreeMap<>(reasons).forEach((name, reason) -> out.println("  " + name + ": " + reason));
    }

    private static String name(TestIdentifier test) {
        var source = test.getSource().orElse(null);
        if (source instanceof MethodSource method)
            return simple(method.getClassName()) + "." + method.getMethodName()
                    + (test.getDisplayName().startsWith(method.getMethodName()) ? "" : " " + test.getDisplayName());
        return source instanceof ClassSource type ? simple(type.getClassName()) : test.getDisplayName();
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
