package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the script keeps of one start for the next: classes, the JVM's flags, texts; all of it until the jar changes. */
@Tag("slow")
@Timeout(60)
class QuickStartTest {
    private FakeTree tree;

    @BeforeEach
    void makeTree(@TempDir Path directory) throws IOException {
        tree = new FakeTree(Files.createDirectory(directory.resolve("a tree")));
        tree.addMaven();
        tree.addPlainSpark();
    }

    @Test
    void theFirstRunLeavesTheClassesThatLaterOnesMap() throws IOException {
        var first = tree.script().runWell("train", "--data", "x.csv");
        assertMaps(first, "17");
        assertFalse(first.err().contains("class data"), "said to terminals alone: " + first.err());
        assertEquals(List.of("a.B"), Files.readAllLines(kept("classes-17.list")), "what is loaded ahead");
        assertMaps(tree.script().runWell("sweep"), "17");
        assertEquals(1, tree.calls("archiving"), "made once");
        assertEquals(1, tree.calls("launcher"), "Spark's launcher was asked once");
    }

    @Test
    void theClassesAreMadeAnewWhenTheJarChanges() throws IOException {
        tree.script().runWell("train");
        tree.write("jobs/src/main/java/Main.java", "class Main { int changed; }");
        assertMaps(tree.script().runWell("train"), "17");
        assertEquals(2, tree.builds(), "the jar");
        assertEquals(2, tree.calls("archiving"), "after the jar");
        assertMaps(tree.script().runWell("train"), "17");
        assertEquals(2, tree.calls("archiving"), "and only then");
    }

    @Test
    void eachJavaHasItsOwn() throws IOException {
        tree.script().runWell("train");
        tree.javaOfVersion("21.0.1");
        assertMaps(tree.script().runWell("train"), "21");
        assertEquals(2, tree.calls("archiving"));
        tree.javaOfVersion("17.0.15");
        assertMaps(tree.script().runWell("train"), "17");
        assertEquals(2, tree.calls("archiving"));
    }

    @Test
    void whereTheyCannotBeMadeStartsGoWithoutUntilTheJarChanges() throws IOException {
        tree.write("no-archives", "");
        assertFalse(tree.script().runWell("train").out().contains("SharedArchive"));
        assertFalse(tree.script().runWell("train").out().contains("SharedArchive"));
        assertEquals(1, tree.calls("archiving"), "not tried at each start");
        Files.delete(tree.root().resolve("no-archives"));
        tree.write("jobs/src/main/java/Main.java", "class Main { int changed; }");
        assertMaps(tree.script().runWell("train"), "17");
    }

    @Test
    void theDriversOwnSettingsAreLeftToSparksLauncher() throws IOException {
        var out = tree.script()
                .runWell("train", "--conf", "spark.driver.extraJavaOptions=-Da=b")
                .out();
        assertFalse(out.contains("SharedArchive"), out);
        assertEquals(0, tree.calls("archiving"));
    }

    @Test
    void textThatTheJarAlwaysGivesIsPrintedWithoutAJava() throws IOException {
        var first = tree.script().runWell("train", "--help").out();
        assertEquals(first, tree.script().runWell("train", "--help").out());
        assertEquals(1, tree.calls("plain"));
        tree.write("jobs/src/main/java/Main.java", "class Main { int changed; }");
        tree.script().runWell("train", "--help");
        assertEquals(2, tree.calls("plain"), "of the new jar");
    }

    @Test
    void aTerminalHasTextsOfItsWidthWithColours() throws IOException {
        var program = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(program), "no " + program + " to make a terminal");
        var terminal = new LockstepScript(program, tree.root(), tree.script().environment(), Duration.ofSeconds(30));
        var file = tree.script().runWell("--help").out();
        assertTrue(file.contains("-Dpicocli.usage.width=80 -Dpicocli.ansi=false"), file);
        var wide = onTerminal(terminal, 109);
        assertTrue(wide.contains("-Dpicocli.usage.width=100 -Dpicocli.ansi=true"), wide);
        assertEquals(wide, onTerminal(terminal, 102), "of the same ten");
        assertEquals(2, tree.calls("plain"));
        var widest = onTerminal(terminal, 300);
        assertTrue(widest.contains("width=120 "), widest);
        var plain = onTerminal(terminal.withEnvironment("NO_COLOR", "1"), 109);
        assertFalse(plain.contains("picocli"), "the program sees to a terminal without colours: " + plain);
    }

    private static String onTerminal(LockstepScript terminal, int columns) {
        return terminal.runWell("-qec", "stty cols " + columns + " && deploy/lockstep --help", "/dev/null")
                .out();
    }

    @Test
    void aJdkThatSaysItsVersionInAFileIsNotStartedForIt() throws IOException {
        tree.write("java/release", "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"21.0.1\"\n");
        assertMaps(tree.script().runWell("train"), "21");
        tree.write("java/release", "JAVA_VERSION=\"11.0.2\"\n");
        assertTrue(tree.script().run("train").err().contains(" is Java 11.0.2; a JDK, 17 or newer, is needed"));
    }

    private void assertMaps(LockstepScript.Result run, String java) {
        var archive = kept("classes-" + java + ".jsa");
        assertTrue(Files.exists(archive), archive + " is there");
        assertTrue(run.out().contains("-XX:SharedArchiveFile=" + archive + " "), run.out());
        assertTrue(run.out().contains("-Dlockstep.start.classes=" + kept("classes-" + java + ".list")), run.out());
    }

    private Path kept(String name) {
        return tree.root().resolve("deploy/target/start").resolve(name);
    }
}
