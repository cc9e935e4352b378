package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library published into a repository of its own, and a project outside the build that knows nothing but its
 * coordinates: built and tested by its own Maven, submitted by {@code --packages}. Takes minutes, and a network where
 * Maven's local repository lacks something: {@code mvn -Ppublished -Dit.test=PublishedIT verify}.
 */
@Tag("published")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class PublishedIT {
    private static final String GROUP = "io/lockstep";

    @TempDir
    Path directory;

    @Test
    void aProjectOfItsOwnUsesWhatWasPublished() throws IOException {
        var repository = directory.resolve("repository");
        maven(
                LockstepScript.root(),
                "-Ppublish",
                "-DskipTests",
                "-Dspotless.check.skip",
                "-Dmaven.install.skip",
                "-DaltDeploymentRepository=published::file:" + repository,
                "-pl",
                "worker-core,driver",
                "-am",
                "deploy");
        var core = published(repository, "lockstep-core", "io/lockstep/core/model/Model");
        var spark = published(repository, "lockstep-spark", "io/lockstep/ml/LockstepClassifier");
        assertEquals(List.of("ejml-core", "ejml-fdense"), libraries(spark, "org.ejml"));
        assertEquals(List.of(), libraries(spark, "org.apache.spark"));
        assertTrue(libraries(core, "com.fasterxml.jackson.core").contains("jackson-databind"));

        var project = copyOfTheExample();
        var settings = Files.writeString(directory.resolve("settings.xml"), settings(repository));
        maven(project, "-s", settings.toString(), "-Dmaven.repo.local=" + directory.resolve("m2"), "package");
        var jar = project.resolve("target/lockstep-example-1.jar");
        try (var file = new JarFile(jar.toFile())) {
            assertTrue(file.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .allMatch(entry -> entry.getName().startsWith("example/")));
        }
        var out = ThinJar.submit(
                        directory,
                        "--conf",
                        "spark.jars.ivy=" + directory.resolve("ivy"),
                        "--repositories",
                        repository.toUri().toString(),
                        "--packages",
                        "io.lockstep:lockstep-spark:" + version(),
                        "--master",
                        "local[2]",
                        "--class",
                        "example.Moons",
                        jar.toString())
                .out();
        assertTrue(out.contains("accuracy 1.0") || out.contains("accuracy 0.9"), out);
    }

    /** Checks an artifact's files, and gives its bill of materials' components. */
    private List<String[]> published(Path repository, String artifact, String type) throws IOException {
        var place = repository.resolve(GROUP).resolve(artifact).resolve(version());
        var name = artifact + "-" + version();
        holds(place.resolve(name + ".jar"), type + ".class");
        holds(place.resolve(name + "-sources.jar"), type + ".java");
        holds(place.resolve(name + "-javadoc.jar"), type + ".html");
        var pom = Files.readString(place.resolve(name + ".pom"));
        assertFalse(pom.contains("<parent>") || pom.contains("${") || pom.contains("<profile>"), pom);
        var bill = new ObjectMapper()
                .readTree(place.resolve(name + "-cyclonedx.json").toFile());
        assertEquals("CycloneDX", bill.path("bomFormat").asText());
        var components = new ArrayList<String[]>();
        for (var one : bill.path("components")) {
            assertTrue(one.path("hashes").toString().contains("SHA-256"), one.toString());
            assertFalse(one.path("licenses").isEmpty(), one.toString());
            components.add(
                    new String[] {one.path("group").asText(), one.path("name").asText()});
        }
        return components;
    }

    private static List<String> libraries(List<String[]> components, String group) {
        var names = new TreeSet<String>();
        for (var one : components) if (one[0].equals(group)) names.add(one[1]);
        return List.copyOf(names);
    }

    private static void holds(Path jar, String entry) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            assertTrue(file.getEntry(entry) != null, jar + " has no " + entry);
        }
    }

    private static String version() {
        return LockstepScript.ofProject().runWell("--version").out().strip().split(" ", 2)[1];
    }

    private Path copyOfTheExample() throws IOException {
        var from = LockstepScript.root().resolve("examples/spark-java");
        var to = directory.resolve("project");
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (file.startsWith(from.resolve("target"))) continue;
                var copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return to;
    }

    /** What is there already isn't downloaded again. */
    private static String settings(Path repository) {
        var here = Path.of(System.getProperty("user.home"), ".m2", "repository");
        var own =
                "<id>here</id><url>file:" + here + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases>";
        return """
                <settings><profiles><profile><id>published</id>
                  <repositories>
                    <repository><id>published</id><url>file:%s</url></repository>
                    <repository>%s</repository>
                  </repositories>
                  <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
                </profile></profiles><activeProfiles><activeProfile>published</activeProfile></activeProfiles></settings>
                """.formatted(repository, own, own);
    }

    private static void maven(Path place, String... arguments) throws IOException {
        var script = Files.createTempFile("maven", ".sh");
        try {
            Files.writeString(script, "#!/usr/bin/env bash\nexec mvn -B -q -Dstyle.color=never \"$@\"\n");
            if (!script.toFile().setExecutable(true)) throw new AssertionError(script + " can't be made executable");
            var environment = new TreeMap<>(LockstepScript.ofProject().environment());
            new LockstepScript(script, place, environment, Duration.ofMinutes(10)).runWell(arguments);
        } finally {
            Files.delete(script);
        }
    }
}
