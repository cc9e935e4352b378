package io.lockstep.jobs.it.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.jobs.it.HdfsRuns;
import io.lockstep.jobs.it.ListeningSockets;
import io.lockstep.jobs.it.LockstepScript;
import io.lockstep.jobs.it.ScriptRun;
import io.lockstep.jobs.it.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code deploy/k8s/submit} asks of a Kubernetes, and that it is enough: pods that do only what was posted end in the
 * hash of {@code local[2]}, though one of them is killed.
 */
@Tag("cluster")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KubernetesIT {
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final String IMAGE = "registry.example/lockstep:test";
    private static final Path ROOT = LockstepScript.root();
    private static final Set<Integer> DRIVER_PORTS = Set.of(7078, 7079, 7099);
    private static final int EXECUTORS = 2;

    @TempDir
    static Path directory;

    private final LockstepScript local = LockstepScript.ofProject().withDeadline(SOON);
    private MiniDFSCluster hdfs;
    private HdfsRuns runs;
    private MockKubernetes api;
    private ProcessPods pods;

    @BeforeAll
    void up() throws IOException {
        hdfs = new MiniDFSCluster.Builder(
                        new Configuration(), directory.resolve("hdfs").toFile())
                .build();
        var table = Files.writeString(directory.resolve("waves.csv"), waves());
        hdfs.getFileSystem().copyFromLocalFile(path(table), new org.apache.hadoop.fs.Path("/data/waves.csv"));
        runs = new HdfsRuns(hdfs.getFileSystem(), directory.resolve("fetched"));
        api = new MockKubernetes();
        pods = new ProcessPods(api, directory.resolve("pods"), ROOT.resolve("deploy/target/clusters/spark"));
    }

    @AfterAll
    void down() {
        if (pods != null) pods.close();
        if (api != null) api.close();
        if (hdfs != null) hdfs.shutdown();
    }

    private static String waves() {
        var text = new StringBuilder("x,y,label\n");
        for (int row = 0; row < 3001; row++)
            text.append(row * 0.01)
                    .append(',')
                    .append(Math.sin(row * 0.37))
                    .append(',')
                    .append(row / 200 % 2)
                    .append('\n');
        return text.toString();
    }

    @Test
    void whatIsPostedTrainsToTheHashOfLocalMode() throws IOException {
        try (var run = submit("train", "--data", uri("/data/waves.csv"), "--output", runs.uri("waves"))) {
            run.awaitUntil("no executors", SOON, () -> executors().size() == EXECUTORS);
            var driver = newest("driver");
            checkDriver(driver);
            checkExecutor(newest("executor"), driver);
            checkFields();
            run.awaitUntil("no epoch", SOON, () -> metrics() > 1);
            checkPorts(KubernetesObjects.name(driver));
            killOne(run);
            assertEquals(0, run.await(SOON).exitCode(), run.err());
            assertTrue(run.err().contains("exit code: 0"), run.err());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + logs(), e);
        }
        assertEquals(inLocalMode(), runs.fetched("waves").weights());
        assertEquals(List.of(), executors(), "executors that are left");
    }

    /** Spark's client knows no code but its own; it prints the pod's. */
    @Test
    void aMistakeIsThePodsExitCode() throws IOException {
        try (var run = submit("train", "--data", uri("/data/none.csv"), "--output", runs.uri("none"))) {
            int code = run.await(SOON).exitCode();
            assertTrue(run.err().contains("exit code: 2"), run.err());
            assertEquals(0, code, run.err());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + logs(), e);
        }
        assertTrue(pods.logs().contains("none.csv"), pods.logs());
        assertFalse(runs.exists("none"), "half-written");
    }

    private ScriptRun submit(String... command) {
        var submit = new LockstepScript(ROOT.resolve("deploy/k8s/submit"), ROOT, local.environment(), SOON);
        var words = new ArrayList<>(List.of(api.address(), IMAGE));
        for (var setting : List.of(
                "kubernetes.driver.master=" + api.address(), // in a cluster its own name
                "hadoop.fs.defaultFS=" + uri(""),
                "executor.instances=" + EXECUTORS,
                "executor.memory=512m",
                "driver.memory=512m",
                "kubernetes.allocation.batch.delay=200ms")) words.addAll(List.of("--conf", "spark." + setting));
        words.addAll(List.of(command));
        words.addAll(training());
        return submit.start(words.toArray(String[]::new));
    }

    private static List<String> training() {
        return List.of("--hidden=24,16", "--batch-size=64", "--shards=8", "--epochs=400", "--seed=5");
    }

    private void checkDriver(JsonNode pod) {
        checkPod(pod, "driver");
        assertEquals("lockstep", pod.at("/spec/serviceAccountName").asText());
        var arguments = texts(pod.at("/spec/containers/0/args"));
        assertEquals("driver", arguments.get(0));
        int jar = arguments.indexOf("local:///opt/lockstep/deploy/target/lockstep.jar");
        assertEquals(
                List.of("train", "--data", uri("/data/waves.csv")),
                arguments.subList(jar + 1, jar + 4),
                "" + arguments);
        assertEquals(
                List.of(
                        "SPARK_APPLICATION_ID",
                        "SPARK_CONF_DIR",
                        "SPARK_DRIVER_BIND_ADDRESS",
                        "SPARK_LOCAL_DIRS",
                        "SPARK_USER"),
                variables(pod));
        var properties = propertiesOfDriver();
        for (var setting : List.of("driver.port=7078", "driver.blockManager.port=7079", "lockstep.port=7099"))
            assertTrue(properties.contains("spark." + setting), setting + " is not in\n" + properties);
        assertFalse(properties.toLowerCase(Locale.ROOT).contains("token"), properties);
        var service = api.list("services").get(0);
        assertEquals("None", service.at("/spec/clusterIP").asText());
    }

    private String propertiesOfDriver() {
        return api.list("configmaps").stream()
                .filter(map -> map.at("/metadata/name").asText().startsWith("spark-drv-")) // executors have one too
                .map(map -> map.at("/data/spark.properties").asText())
                .filter(text -> !text.isEmpty())
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private void checkExecutor(JsonNode pod, JsonNode driver) {
        checkPod(pod, "executor");
        assertEquals(List.of("executor"), texts(pod.at("/spec/containers/0/args")));
        // Spark's secret it knows how to leave out (docs/kubernetes.md); a trial's token comes by neither way.
        assertEquals(
                List.of(
                        "SPARK_APPLICATION_ID",
                        "SPARK_CONF_DIR",
                        "SPARK_DRIVER_URL",
                        "SPARK_EXECUTOR_CORES",
                        "SPARK_EXECUTOR_ID",
                        "SPARK_EXECUTOR_MEMORY",
                        "SPARK_EXECUTOR_POD_IP",
                        "SPARK_EXECUTOR_POD_NAME",
                        "SPARK_LOCAL_DIRS",
                        "SPARK_RESOURCE_PROFILE_ID",
                        "SPARK_USER",
                        "_SPARK_AUTH_SECRET"),
                variables(pod));
        assertEquals(
                driver.at("/metadata/uid").asText(),
                pod.at("/metadata/ownerReferences/0/uid").asText(),
                "an executor goes with its driver");
    }

    /** All that was posted has only fields that Kubernetes knows: the server refuses others, and would any. */
    private void checkFields() {
        for (var kind : List.of("pods", "services", "configmaps"))
            api.list(kind).forEach(KubernetesModels::assertStrictlyTaken);
        assertEquals(List.of(), api.refused());
    }

    /** What both have. */
    private static void checkPod(JsonNode pod, String role) {
        assertEquals("lockstep", pod.at("/metadata/labels/app").asText());
        assertEquals(role, pod.at("/metadata/labels/spark-role").asText());
        var container = pod.at("/spec/containers/0");
        assertEquals(IMAGE, container.path("image").asText());
        assertEquals(185, pod.at("/spec/securityContext/runAsUser").asInt());
        assertTrue(pod.at("/spec/securityContext/runAsNonRoot").asBoolean());
        assertEquals(
                "{\"allowPrivilegeEscalation\":false,\"capabilities\":{\"drop\":[\"ALL\"]}}",
                container.path("securityContext").toString());
    }

    /** The driver listens where the network policy lets executors in, and nowhere else. */
    private void checkPorts(String driver) throws IOException {
        var process = pods.running().get(driver);
        var found = new TreeSet<Integer>();
        for (var socket : ListeningSockets.of(process))
            found.add(Integer.parseInt(socket.substring(socket.indexOf(':') + 1), 16));
        assertEquals(new TreeSet<>(DRIVER_PORTS), found);
    }

    private void killOne(ScriptRun run) {
        var victim = executors().get(0);
        int before = metrics();
        assertTrue(pods.running().get(victim).destroyForcibly(), "kill -9 of an executor");
        run.awaitUntil(
                "nobody came in its place",
                SOON,
                () -> executors().size() == EXECUTORS && !executors().contains(victim));
        run.awaitUntil("training stands still", SOON, () -> metrics() > before);
    }

    /** Pods of executors that run. */
    private List<String> executors() {
        return pods.running().keySet().stream()
                .filter(name -> name.contains("-exec-"))
                .toList();
    }

    private JsonNode newest(String role) {
        return api.list("pods").stream()
                .filter(pod -> pod.at("/metadata/labels/spark-role").asText().equals(role))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** Names of a pod's variables but for the JVM's options. */
    private static List<String> variables(JsonNode pod) {
        var names = new TreeSet<String>();
        for (var one : pod.at("/spec/containers/0/env")) {
            var name = one.path("name").asText();
            assertFalse(one.toString().toLowerCase(Locale.ROOT).contains("token"), one.toString());
            if (!name.startsWith("SPARK_JAVA_OPT_")) names.add(name);
        }
        return List.copyOf(names);
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        for (var one : array) texts.add(one.asText());
        return texts;
    }

    private String logs() {
        return pods.logs() + "\n" + api.requests() + "\nrefused: " + api.refused();
    }

    private int metrics() {
        return runs.epochs("waves");
    }

    private String inLocalMode() {
        var output = directory.resolve("local");
        var words = new ArrayList<>(List.of("train", "--master", "local[2]"));
        words.addAll(List.of("--data", directory.resolve("waves.csv").toString(), "--output", output.toString()));
        words.addAll(training());
        local.runWell(words.toArray(String[]::new));
        return new TrainedRun(output).weights();
    }

    private String uri(String absolute) {
        return hdfs.getURI() + absolute;
    }

    private static org.apache.hadoop.fs.Path path(Path local) {
        return new org.apache.hadoop.fs.Path(local.toUri());
    }
}
