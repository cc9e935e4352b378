package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is shipped is what the tree says: the runtime's jars by their checksums ({@code dependencies.sha256}, in
 * sha256sum's form; {@code -Dlockstep.dependencies=write} writes it anew), and none of a release with a known hole
 * ({@code deploy/vulnerable.tsv}). So for the Spark of clusters.
 */
@Tag("cluster")
final class DependenciesIT {
    /** Where the checksums stand, and what they are of. */
    enum Runtime {
        LOCAL("deploy/dependencies.sha256") {
            @Override
            ShippedJars find() {
                return ShippedJars.ofProject();
            }
        },
        /** Laid out by the first submission, which is a refused one here where nobody else submitted before. */
        CLUSTERS("deploy/clusters/dependencies.sha256") {
            @Override
            ShippedJars find() {
                LockstepScript.ofProject().withDeadline(Duration.ofMinutes(10)).run("train", "--master=yarn");
                return ShippedJars.ofClusters();
            }
        };

        final String list;
        private ShippedJars found;

        Runtime(String list) {
            this.list = list;
        }

        abstract ShippedJars find();

        ShippedJars jars() {
            if (found == null) found = find();
            return found;
        }
    }

    @ParameterizedTest
    @EnumSource
    void jarsAreThoseOfTheTreesChecksums(Runtime runtime) throws IOException {
        var list = LockstepScript.root().resolve(runtime.list);
        var found = runtime.jars().checksums();
        assertTrue(found.size() > 100, found.size() + " jars");
        if ("write".equals(System.getProperty("lockstep.dependencies"))) {
            var lines = new ArrayList<String>();
            found.forEach((jar, sum) -> lines.add(sum + "  " + jar));
            Files.write(list, lines);
        }
        var known = new TreeMap<String, String>();
        for (var line : Files.readAllLines(list)) {
            var parts = line.split("  ", 2);
            known.put(parts[1], parts[0]);
        }
        assertEquals(known, found);
    }

    /** {@code -Dlockstep.dependencies=write} writes it as well. */
    @ParameterizedTest
    @EnumSource
    void theBillOfMaterialsNamesEachJar(Runtime runtime) throws IOException {
        var file = LockstepScript.root().resolve(runtime.list).resolveSibling("bom.json");
        var jars = runtime.jars();
        if ("write".equals(System.getProperty("lockstep.dependencies")))
            Files.writeString(file, BillOfMaterials.of(jars));
        var bill = new ObjectMapper().readTree(file.toFile());
        assertEquals("CycloneDX", bill.path("bomFormat").asText());
        var named = new TreeMap<String, String>();
        for (var one : bill.path("components"))
            named.put(
                    one.at("/hashes/0/content").asText(),
                    one.path("name").asText() + "-" + one.path("version").asText());
        for (var jar : jars.checksums().entrySet())
            assertTrue(jar.getKey().startsWith(named.getOrDefault(jar.getValue(), "no such hash")), jar.getKey());
        assertEquals(BillOfMaterials.of(jars), Files.readString(file));
    }

    @ParameterizedTest
    @EnumSource
    void noShippedJarHasAKnownHole(Runtime runtime) throws IOException {
        var artifacts = runtime.jars().artifacts();
        var holes = new ArrayList<String>();
        int entries = 0;
        for (var line : Files.readAllLines(LockstepScript.root().resolve("deploy/vulnerable.tsv"))) {
            if (line.startsWith("#")) continue;
            var entry = line.split("\t");
            assertEquals(4, entry.length, line);
            entries++;
            for (var one : artifacts)
                if (one.name().equals(entry[0]) && ShippedJars.before(one.version(), entry[1]))
                    holes.add(one.jar() + ": " + one.name() + " " + one.version() + " has " + entry[2] + ", mended in "
                            + entry[1]);
        }
        assertTrue(entries > 20, entries + " entries");
        assertEquals(List.of(), holes);
    }

    @Test
    void versionsAreComparedByNumbers() {
        assertTrue(ShippedJars.before("2.9.10", "2.13.4.2"));
        assertTrue(ShippedJars.before("2.13.4", "2.13.4.2"));
        assertFalse(ShippedJars.before("4.2.7.Final", "4.1.124"));
        assertFalse(ShippedJars.before("32.0.0-jre", "32.0.0"));
    }

    /** A jar that shades what nobody knows of would hide it from the list. */
    @Test
    void theApplicationCarriesOnlyWhatItSays() throws IOException {
        var roots = new TreeSet<String>();
        try (var jar = new JarFile(
                LockstepScript.root().resolve("deploy/target/lockstep.jar").toFile())) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.split("/", 3)[0] + "/" + name.split("/", 3)[1])
                    .forEach(roots::add);
        }
        assertEquals(
                new TreeSet<>(List.of(
                        "io/lockstep", "org/ejml", "org/snakeyaml", "pabeles/concurrency", "picocli/CommandLine")),
                new TreeSet<>(roots.stream()
                        .map(root -> root.startsWith("picocli/") ? "picocli/CommandLine" : root)
                        .toList()));
    }
}
