package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script itself decides: when to build, what to refuse, what goes to spark-submit and what to the command. */
@Tag("slow")
@Timeout(60)
class ScriptTest {
    private FakeTree tree;

    @BeforeEach
    void makeTree(@TempDir Path directory) throws IOException {
        tree = new FakeTree(Files.createDirectory(directory.resolve("a tree")));
        tree.addMaven();
    }

    @Test
    void sparksSettingsGoToSparkAndTheRestToTheCommand() {
        var out = submitted("train", "--conf", "a.b=c d", "--data", "x y.csv", "--master=local[3]", "--conf=e=f=g");
        assertAll(
                () -> assertContains(out, " <--class> <io.lockstep.jobs.command.Main>"),
                () -> assertContains(out, " <--master> <local[3]>"),
                () -> assertContains(out, " <--conf> <a.b=c d> <--conf> <e=f=g>"),
                () -> assertTrue(
                        out.endsWith("/deploy/target/lockstep.jar> <train> <--data> <x y.csv>\n"),
                        "the command's: " + out));
    }

    @Test
    void s3BringsTheClassesOfSparksOwnHadoop() throws IOException {
        tree.write("spark/jars/hadoop-client-api-9.8.7.jar", "");
        var pom = Files.readString(LockstepScript.root().resolve("pom.xml"));
        var aws = pom.replaceAll("(?s).*<aws.version>(.*)</aws.version>.*", "$1"); // what the tests train with
        assertContains(
                submitted("train", "--s3", "--data", "s3a://b/x.csv"),
                " <--packages> <org.apache.hadoop:hadoop-aws:9.8.7,software.amazon.awssdk:s3:" + aws + ",",
                " <--exclude-packages> <software.amazon.awssdk:bundle,io.netty:*>",
                " <train> <--data> <s3a://b/x.csv>");
        assertContains(submitted("report", "--s3", "s3a://b/run"), " <--packages> ");
    }

    @Test
    void theMasterIsEveryLocalCoreUnlessGiven() {
        assertContains(submitted("sweep"), " <--master> <local[*]>");
    }

    @Test
    void aConfigFileNamesMasterAndSettingsAndOptionsWin() throws IOException {
        tree.write("a.yaml", """
                # how
                epochs: 3
                master: "local[2]"   # two
                conf:
                  spark.foo: 7
                  'spark.opts': "-Da=b -Dc=d"
                hidden: [8, 8]
                """);
        assertContains(
                submitted("train", "--config", "a.yaml", "--conf", "spark.foo=8"),
                " <--master> <local[2]>",
                " <--conf> <spark.foo=7> <--conf> <spark.opts=-Da=b -Dc=d> <--conf> <spark.foo=8>",
                " <train> <--config=a.yaml>");
        assertContains(submitted("train", "--config=a.yaml", "--master", "local"), " <--master> <local> ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conf: {a: 1, b: x}",
                "conf: [a=1, b=x]",
                "conf:\n- a=1\n- b=x\n",
                "conf:\n  - \"a=1\"\n  - b=x",
                "{epochs: 3, conf: {a: 1, b: x}}"
            })
    void settingsMayBeAMapOrAList(String yaml) throws IOException {
        tree.write("a.yaml", yaml);
        assertContains(submitted("train", "--config", "a.yaml"), " <--conf> <a=1> <--conf> <b=x> <");
    }

    @Test
    void aConfigFilesMistakesAreNamedBeforeSparkStarts() throws IOException {
        tree.write("a.yaml", "epochs: 3\nconf: 4\n");
        assertRefused(
                tree.script(), "a.yaml line 2: conf: '4'; allowed are a mapping or", "train", "--config", "a.yaml");
        tree.write("b.yaml", "epochs: 3\nmaster: [local\n");
        assertRefused(tree.script(), "b.yaml line 3: not valid YAML", "train", "--config", "b.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--master nowhere       | option --master: found 'nowhere'; allowed: local, local[N]",
                "--master local[0]      | option --master: found 'local[0]'; allowed: local, local[N]",
                "--master               | option --master: found no value after it",
                "--conf spark.foo       | option --conf: found 'spark.foo'; expected KEY=VALUE",
                "--conf =1              | option --conf: found '=1'; expected KEY=VALUE",
                "--config none.yaml     | option --config: cannot read 'none.yaml'",
            })
    void mistakesAreNamed(String arguments, String message) {
        assertRefused(tree.script(), message, ("train " + arguments).split(" "));
    }

    @Test
    void aLocalMasterThatNobodyIsIsSaidAtOnce() {
        var master = "spark://127.0.0.1:" + TestCluster.freePort();
        assertRefused(tree.script(), "nothing listens at " + master, "train", "--master", master);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "train --help", "report somewhere", "experiment list"})
    void whatNeedsNoSparkStartsWithoutIt(String arguments) {
        var result = tree.script().runWell(arguments.split(" "));
        assertContains(result.out(), "java: ", " io.lockstep.jobs.command.Main " + arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.0.2", "1.8.0_392", "16"})
    void anOldJavaIsRefused(String version) throws IOException {
        tree.javaOfVersion(version);
        assertRefused(tree.script(), "is Java " + version + "; a JDK, 17 or newer, is needed", "--version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "21-ea", "25.0.3"})
    void aNewerJavaIsTaken(String version) throws IOException {
        tree.javaOfVersion(version);
        assertEquals(0, tree.script().run("--version").exitCode());
    }

    @Test
    void aJavaHomeWithoutJavaIsRefused() {
        assertRefused(tree.script().withJava(tree.root()), "holds no bin/java", "--version");
    }

    @Test
    void anUnfitSparkIsRefused() throws IOException {
        var none = tree.script().withEnvironment("SPARK_HOME", tree.root().toString());
        assertRefused(none, "holds no jars/spark-core_*.jar", "train");
        tree.write("old/jars/spark-core_2.12-3.5.1.jar", "");
        var old = tree.script().withEnvironment("SPARK_HOME", tree.root() + "/old");
        assertRefused(old, "is spark-core_2.12-3.5.1.jar; Spark 4.1 for Scala 2.13 is needed", "train");
    }

    @Test
    void itBuildsWhenTheJarIsMissingOrOlderThanItsSourcesAndOnlyThen() throws IOException {
        var script = tree.script();
        assertContains(script.runWell("--version").err(), "lockstep: building ");
        assertEquals("", script.runWell("--version").err(), "nothing was stale");
        assertEquals(1, tree.builds());
        tree.touch("jobs/src/main/java/Main.java");
        script.runWell("--version");
        assertEquals(2, tree.builds(), "after a source changed");
    }

    @Test
    void aDeletedSourceIsAChange() throws IOException {
        tree.write("jobs/src/main/java/Other.java", "class Other {}");
        tree.script().runWell("--version");
        Files.delete(tree.root().resolve("jobs/src/main/java/Other.java"));
        tree.touch("jobs/src/main/java");
        tree.script().runWell("--version");
        assertEquals(2, tree.builds());
    }

    @Test
    void aMissingMavenIsSaid() throws IOException {
        Files.delete(tree.root().resolve("bin/mvn"));
        assertRefused(tree.script(), "no mvn on the PATH", "--version");
    }

    @Test
    void aFailedBuildIsNotTheUsersMistake() throws IOException {
        tree.addFailingMaven();
        var result = tree.script().run("--version");
        assertEquals(1, result.exitCode());
        assertContains(result.err(), "cannot compile", "the build failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster                          | cluster: found ''; expected up, status or down",
                "cluster sideways                 | cluster: found 'sideways'; expected up, status or down",
                "cluster up                       | --workers N is missing",
                "cluster up --workers             | option --workers: found no value",
                "cluster up --workers 0           | option --workers: found '0'; expected a whole number from 1",
                "cluster up --workers 2 --cores x | option --cores: found 'x'",
                "cluster up --port 70000          | option --port: found '70000'; expected a whole number from 1 to 65535",
                "cluster up --memory 1            | option --memory: found '1'; expected as 512m or 4g",
                "cluster up --wokers 2            | found '--wokers'; allowed: --workers N",
                "cluster status --all             | cluster status: found '--all'; it takes no options",
            })
    void mistakesAboutClustersAreNamed(String arguments, String message) {
        assertRefused(tree.script(), message, arguments.split(" "));
    }

    private String submitted(String... arguments) {
        return tree.script().runWell(arguments).out();
    }

    private static void assertRefused(LockstepScript script, String message, String... arguments) {
        var result = script.run(arguments);
        assertContains(result.err(), message);
        assertEquals(2, result.exitCode(), "a user's mistake");
    }

    private static void assertContains(String text, String... parts) {
        for (var part : parts) {
            assertTrue(text.contains(part), () -> "no '" + part + "' in: " + text);
        }
    }
}
