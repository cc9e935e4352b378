package io.lockstep.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkippedTestsTest {
    private static List<String> said(Class<?> tests) {
        var bytes = new ByteArrayOutputStream();
        var listener = new SkippedTests(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        var quiet = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .build();
        LauncherFactory.create(quiet).execute(request, listener);
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void eachSkippedTestIsNamedWithItsReason() {
        assertEquals(
                List.of(
                        "Skipped tests of this module, and why:",
                        "  SkippedTestsTest$Some.disabled: not today",
                        "  SkippedTestsTest$Some.each [2] n=2: Assumption failed: 2 is not on this machine",
                        "  SkippedTestsTest$Some.missing: no python3"),
                said(Some.class));
    }

    @Test
    void nothingIsSaidWhereNothingWasSkipped() {
        assertEquals(List.of(), said(None.class));
    }

    @Test
    void itIsAmongThoseThatEveryRunLoads() {
        assertTrue(ServiceLoader.load(TestExecutionListener.class).stream()
                .anyMatch(listener -> listener.type() == SkippedTests.class));
    }

    /** Run by this test alone: a build's own selection leaves nested static classes out. */
    static class Some {
        @Test
        void runs() {}

        @Test
        void missing() {
            Assumptions.abort("no python3");
        }

        @Test
        @Disabled("not today")
        void disabled() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void each(int n) {
            Assumptions.assumeTrue(n == 1, n + " is not on this machine");
        }
    }

    static class None {
        @Test
        void runs() {}
    }
}
