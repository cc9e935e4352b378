package io.lockstep.jobs.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The project under {@code examples/spark-java} as a jar of its own classes alone, compiled against the library's jars
 * and Spark's, and a plain {@code spark-submit} for it.
 *
 * @param libraries what a user's {@code --packages} would fetch
 */
record ThinJar(Path jar, List<Path> libraries) {
    private static final Path SOURCES = LockstepScript.root().resolve("examples/spark-java/src/main");

    /** Compiles the example's Java, and its Scala, into a jar in {@code directory}. */
    static ThinJar build(Path directory) throws IOException {
        var root = LockstepScript.root();
        var libraries = List.of(
                one(root.resolve("driver/target"), "lockstep-spark-[0-9.]+(-SNAPSHOT)?\\.jar"),
                one(root.resolve("worker-core/target"), "lockstep-core-[0-9.]+(-SNAPSHOT)?\\.jar"),
                library("org.ejml.data.FMatrixRMaj"),
                library("org.ejml.dense.row.CommonOps_FDRM"));
        var path = Stream.concat(libraries.stream(), sparkJars().stream())
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        var classes = Files.createDirectories(directory.resolve("classes"));
        javac(path, classes);
        scalac(path, classes);
        return new ThinJar(pack(classes, directory.resolve("example.jar")), libraries);
    }

    private static Path one(Path directory, String name) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(directory + " holds no " + name));
        }
    }

    /** The jar, or the directory of classes, that a class of a library comes from. */
    private static Path library(String type) {
        try {
            return Path.of(Class.forName(type)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new AssertionError(type, e);
        }
    }

    private static List<Path> sparkJars() throws IOException {
        try (var jars = Files.list(LockstepScript.root().resolve("deploy/target/spark/jars"))) {
            return jars.sorted().toList();
        }
    }

    private static void javac(String path, Path classes) throws IOException {
        var arguments = new ArrayList<>(
                List.of("-d", classes.toString(), "-cp", path, "--release", "17", "-proc:none", "-Werror"));
        arguments.addAll(sources("java"));
        var out = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, out, out, arguments.toArray(String[]::new));
        if (code != 0) throw new AssertionError("javac of the example: " + out);
    }

    private static void scalac(String path, Path classes) throws IOException {
        var arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp", path, "-Xfatal-warnings"));
        arguments.addAll(sources("scala"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss4m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "scala.tools.nsc.Main"));
        command.addAll(arguments);
        var log = Files.createTempFile("scalac", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(4, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("scalac of the example: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            Files.delete(log);
        }
    }

    private static List<String> sources(String language) throws IOException {
        try (var files = Files.walk(SOURCES.resolve(language))) {
            var sources = files.map(Path::toString)
                    .filter(name -> name.endsWith("." + language))
                    .toList();
            if (sources.isEmpty()) throw new AssertionError(SOURCES + " holds no " + language);
            return sources;
        }
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (var files = Files.walk(classes);
                var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    /** Runs a main class of the jar through a plain spark-submit. */
    LockstepScript.Result submit(String master, String main, String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("--master", master, "--class", main, "--jars"));
        all.add(libraries.stream().map(Path::toString).collect(Collectors.joining(",")));
        all.add(jar.toString());
        all.addAll(List.of(arguments));
        return submit(jar.getParent(), all.toArray(String[]::new));
    }

    /** Spark's own spark-submit, with what Spark itself sets and nothing of Lockstep's. */
    static LockstepScript.Result submit(Path directory, String... arguments) throws IOException {
        var script = Files.writeString(directory.resolve("spark-submit"), """
                #!/usr/bin/env bash
                deploy=%s
                source "$deploy/lib/common.sh"
                runtime=$deploy/target/spark
                find_java
                find_spark
                exec_spark_class org.apache.spark.deploy.SparkSubmit "$@"
                """.formatted(
                        LockstepScript.root().resolve("deploy")));
        if (!script.toFile().setExecutable(true)) throw new AssertionError(script + " can't be made executable");
        var all = new ArrayList<String>();
        for (var conf : List.of("spark.ui.enabled=false", "spark.log.level=WARN", "spark.sql.shuffle.partitions=2"))
            all.addAll(List.of("--conf", conf));
        all.addAll(List.of(arguments));
        var environment = new TreeMap<>(LockstepScript.ofProject().environment());
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        return new LockstepScript(script, directory, environment, Duration.ofMinutes(8))
                .runWell(all.toArray(String[]::new));
    }
}
