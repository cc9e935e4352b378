package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The progress line on terminals of any width, and elsewhere. */
class ProgressLineTest {
    private static String drawn(boolean quiet, boolean terminal, int columns, Consumer<ProgressLine> use) {
        var err = new ByteArrayOutputStream();
        use.accept(new ProgressLine(new PrintStream(err, true, StandardCharsets.UTF_8), quiet, terminal, columns));
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineLongerThanTheTerminalNeverReachesItsLastColumn() {
        var text = drawn(false, true, 40, line -> line.show("x".repeat(100), 0.5));
        assertEquals("\r" + "x".repeat(39) + "\u001b[K", text);
    }

    @Test
    void aLineThatFitsIsShownWhole() {
        assertEquals("\rhalf way\u001b[K", drawn(false, true, 80, line -> line.show("half way", 0.5)));
    }

    @Test
    void whatStaysRemovesTheLineFirst() {
        var text = drawn(false, true, 80, line -> {
            line.show("half way", 0.5);
            line.say("a trial failed");
            line.clear();
        });
        assertTrue(text.endsWith("\r\u001b[Ka trial failed" + System.lineSeparator()), text);
    }

    /** Drawn over itself: back up by as many lines as it had, what is left of a longer one cleared. */
    @Test
    void aTableIsRedrawnInPlaceAndGoesBeforeALineThatStays() throws Exception {
        var err = new ByteArrayOutputStream();
        var line = new ProgressLine(new PrintStream(err, true, StandardCharsets.UTF_8), false, true, 20);
        line.show(List.of("a", "b".repeat(30)), "2 running", 0.1);
        assertEquals(
                "\ra\u001b[K\n" + "b".repeat(19) + "\u001b[K\n2 running\u001b[K", err.toString(StandardCharsets.UTF_8));
        err.reset();
        Thread.sleep(150); // drawn at most ten times a second
        line.show(List.of("b"), "1 running", 0.2);
        assertEquals("\r\u001b[2Ab\u001b[K\n1 running\u001b[K\u001b[J", err.toString(StandardCharsets.UTF_8));
        err.reset();
        line.say("trial a ended");
        assertEquals("\r\u001b[1A\u001b[Jtrial a ended" + System.lineSeparator(), err.toString(StandardCharsets.UTF_8));
        assertEquals(
                "2 running" + System.lineSeparator(),
                drawn(false, false, 20, l -> l.show(List.of("a"), "2 running", 0)));
    }

    @Test
    void elsewhereLinesArePlainAndFew() {
        var text = drawn(false, false, 80, line -> {
            for (int i = 0; i < 100; i++) line.show("step " + i, i / 100.0);
        });
        assertEquals("step 0" + System.lineSeparator(), text);
    }

    /** 100,000 s for as much work as is to be done: the first estimate is theirs, and half of the work halves it. */
    @Test
    void whatIsKnownBeforehandTellsTheFirstTimeLeft() {
        drawn(false, false, 80, line -> {
            line.begin(-1, 100_000);
            assertEquals(", 27 h 46 min left", line.left(0));
            assertEquals(", 9 h 15 min left", line.left(0.5));
        });
    }

    @Test
    void quietIsQuiet() {
        assertEquals("", drawn(true, true, 80, line -> {
            line.show("half way", 0.5);
            line.say("a trial failed");
            line.clear();
        }));
    }
}
