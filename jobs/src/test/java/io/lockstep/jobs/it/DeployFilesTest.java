package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What goes to Kubernetes and into the image, as far as that can be told without either. */
@Timeout(30)
class DeployFilesTest {
    private static final Path DEPLOY = LockstepScript.root().resolve("deploy");

    private static List<Map<?, ?>> documents(String file) throws IOException {
        var all = new ArrayList<Map<?, ?>>();
        var text = Files.readString(DEPLOY.resolve("k8s").resolve(file));
        for (var one : new Load(LoadSettings.builder().build()).loadAllFromString(text)) all.add((Map<?, ?>) one);
        return all;
    }

    private static Object at(Object node, Object... path) {
        for (var step : path)
            node = step instanceof Integer index ? ((List<?>) node).get(index) : ((Map<?, ?>) node).get(step);
        return node;
    }

    @Test
    void eachDocumentSaysWhatItIs() throws IOException {
        var names = new HashSet<String>();
        for (var file : List.of("access.yaml", "operator.yaml", "pod.yaml"))
            for (var document : documents(file)) {
                for (var field : List.of("apiVersion", "kind"))
                    assertTrue(document.get(field) instanceof String, file + ": " + document);
                var name = at(document, "metadata", "name");
                assertTrue(name.toString().matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?"), name + " is no name");
                assertTrue(names.add(document.get("kind") + " " + name), name + " stands twice");
            }
        assertEquals(7, names.size(), names.toString());
    }

    @Test
    void theDriversPortsAreThoseThatItsExecutorsMayReach() throws IOException {
        var policy = documents("access.yaml").stream()
                .filter(document -> "NetworkPolicy".equals(document.get("kind")))
                .findFirst()
                .orElseThrow();
        assertEquals("driver", at(policy, "spec", "podSelector", "matchLabels", "spark-role"));
        assertEquals(
                "executor", at(policy, "spec", "ingress", 0, "from", 0, "podSelector", "matchLabels", "spark-role"));
        var open = new HashSet<String>();
        for (var port : (List<?>) at(policy, "spec", "ingress", 0, "ports"))
            open.add(at(port, "port").toString());
        var conf = (Map<?, ?>) at(documents("operator.yaml").get(0), "spec", "sparkConf");
        var settings = List.of("spark.lockstep.port", "spark.driver.port", "spark.driver.blockManager.port");
        for (var setting : settings) assertTrue(open.contains(conf.get(setting)), setting);
        assertEquals(settings.size(), open.size());
        var submitted = submit("https://host:6443", "img", "train", "--data", "s3a://b/a table.csv");
        for (var setting : settings) assertTrue(submitted.contains(setting + "=" + conf.get(setting)), setting);
    }

    @Test
    void theSubmissionNamesServerImageAndCommand() throws IOException {
        var words = submit("https://host:6443", "registry/lockstep", "train", "--data", "s3a://b/a table.csv");
        assertEquals("k8s://https://host:6443", words.get(words.indexOf("--master") + 1));
        assertEquals("cluster", words.get(words.indexOf("--deploy-mode") + 1));
        assertTrue(words.contains("spark.kubernetes.container.image=registry/lockstep"));
        assertTrue(words.contains("spark.kubernetes.authenticate.driver.serviceAccountName=lockstep"));
        assertTrue(Files.exists(Path.of(setting(words, "spark.kubernetes.driver.podTemplateFile"))));
        assertTrue(Files.exists(Path.of(setting(words, "spark.kubernetes.executor.podTemplateFile"))));
        int jar = words.indexOf("local:///opt/lockstep/deploy/target/lockstep.jar");
        assertEquals(List.of("train", "--data", "s3a://b/a table.csv"), words.subList(jar + 1, words.size()));
    }

    @Test
    void furtherSettingsStandBeforeTheCommandAndWin() throws IOException {
        var words = submit("http://h:1", "img", "--conf", "spark.driver.port=1", "train", "--conf", "spark.a=b");
        assertTrue(words.lastIndexOf("spark.driver.port=1") > words.indexOf("spark.driver.port=7078"));
        assertEquals(List.of("train", "--conf", "spark.a=b"), words.subList(words.size() - 3, words.size()));
        for (var wrong : List.of(
                List.of("h:1", "img", "train"),
                List.of("http://h:1", "img", "--conf", "spark.x", "train"),
                List.of("http://h:1", "img", "--conf", "spark.x=y"))) {
            var said = submit(wrong.toArray(String[]::new));
            assertTrue(
                    said.get(0).matches("lockstep: (API_SERVER|option --conf): found .*|Usage: .*"), said.toString());
        }
    }

    private static String setting(List<String> words, String name) {
        var found = words.stream().filter(word -> word.startsWith(name + "=")).findFirst();
        return found.orElseThrow().substring(name.length() + 1);
    }

    private static List<String> submit(String... arguments) throws IOException {
        return run(Map.of("LOCKSTEP_DRY_RUN", "1"), DEPLOY.resolve("k8s/submit"), arguments);
    }

    private static List<String> run(Map<String, String> environment, Path program, String... arguments)
            throws IOException {
        var line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** With a java, and a class of Spark's, that print what they are asked. */
    @Test
    void theImageStartsDriversAndExecutorsAsSparkAsks() throws IOException {
        var bin = Files.createTempDirectory("fake-java");
        var java = bin.resolve("java");
        var spark = Files.createDirectories(bin.resolve("spark/bin")).resolve("spark-class");
        Files.writeString(
                java, "#!/bin/sh\n[ \"$1\" = -version ] && echo 'version \"17\"' >&2 || printf '%s\\n' \"$@\"\n");
        Files.writeString(spark, "#!/bin/sh\nprintf '%s\\n' \"$SPARK_SUBMIT_OPTS\" \"$@\"\n");
        for (var program : List.of(java, spark)) assertTrue(program.toFile().setExecutable(true));
        var entrypoint = DEPLOY.resolve("k8s/entrypoint.sh");
        var environment = new java.util.HashMap<>(Map.of(
                "PATH", bin + ":" + System.getenv("PATH"),
                "JAVA_HOME", "",
                "SPARK_HOME", bin.resolve("spark").toString(),
                "SPARK_JAVA_OPT_0", "-Da=b c",
                "SPARK_JAVA_OPT_1", "-Dd=e",
                "SPARK_DRIVER_BIND_ADDRESS", "10.0.0.1",
                "SPARK_EXECUTOR_MEMORY", "4g",
                "SPARK_DRIVER_URL", "spark://driver:7078",
                "SPARK_EXECUTOR_ID", "7"));
        environment.putAll(Map.of(
                "SPARK_EXECUTOR_CORES", "2",
                "SPARK_APPLICATION_ID", "app-1",
                "SPARK_EXECUTOR_POD_IP", "10.0.0.2",
                "SPARK_RESOURCE_PROFILE_ID", "0",
                "SPARK_EXECUTOR_POD_NAME", "pod-7"));
        var executor = run(environment, entrypoint, "executor");
        assertEquals(List.of("-Da=b c", "-Dd=e", "-Xms4g", "-Xmx4g"), executor.subList(1, 5));
        assertTrue(executor.contains("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend"));
        assertEquals("7", executor.get(executor.indexOf("--executor-id") + 1));
        var driver = run(environment, entrypoint, "driver", "--class", "Main", "local:///app.jar", "train");
        assertTrue(
                driver.get(0).contains(DEPLOY.resolve("conf/log4j2.properties").toString()), driver.get(0));
        assertEquals("org.apache.spark.deploy.SparkSubmit", driver.get(1));
        assertTrue(driver.contains("spark.driver.bindAddress=10.0.0.1"));
        assertEquals(
                List.of("--class", "Main", "local:///app.jar", "train"),
                driver.subList(driver.size() - 4, driver.size()));
        for (var left :
                List.of(java, spark, spark.getParent(), spark.getParent().getParent(), bin)) Files.delete(left);
    }

    @Test
    void theImageIsNobodysRoot() throws IOException {
        var lines = Files.readAllLines(DEPLOY.resolve("Dockerfile"));
        int last = -1;
        int user = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("FROM ")) last = i;
            if (lines.get(i).startsWith("USER ")) user = i;
        }
        assertEquals(2, lines.stream().filter(line -> line.startsWith("FROM ")).count(), "stages");
        assertTrue(user > last, "the last stage names no user");
        assertFalse(lines.get(user).matches("USER (0|root).*"), lines.get(user));
        for (var line : lines) {
            if (!line.startsWith("COPY deploy/")) continue;
            var source = LockstepScript.root().resolve(line.split(" ")[1]);
            assertTrue(Files.exists(source), line + " copies what isn't there");
        }
    }
}
