package io.lockstep.jobs.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** The jars of a Spark runtime that the build, or a submission, lays out. */
record ShippedJars(List<Path> files) {
    private static final Pattern NAME = Pattern.compile("(.+)-([0-9]+\\.[0-9A-Za-z.]*)(?:-[0-9A-Za-z_-]*)?\\.jar");

    /**
     * An artifact in a jar: the jar's own, or one whose classes it carries.
     *
     * @param group empty where only the jar's name tells of it
     */
    record Artifact(String group, String name, String version, String jar) implements Comparable<Artifact> {
        private static final Comparator<Artifact> ORDER = Comparator.comparing(Artifact::name)
                .thenComparing(Artifact::version)
                .thenComparing(Artifact::group)
                .thenComparing(Artifact::jar);

        @Override
        public int compareTo(Artifact other) {
            return ORDER.compare(this, other);
        }
    }

    /** What a jar's name says. */
    static Artifact named(String jar) {
        var name = NAME.matcher(jar);
        if (!name.matches()) throw new AssertionError(jar + ": no name with a version");
        return new Artifact("", name.group(1), name.group(2), jar);
    }

    static ShippedJars ofProject() {
        return in("deploy/target/spark/jars");
    }

    /** Of the Spark for YARN, Kubernetes and the image, which the first submission lays out. */
    static ShippedJars ofClusters() {
        return in("deploy/target/clusters/spark/jars");
    }

    private static ShippedJars in(String place) {
        try (var jars = Files.list(LockstepScript.root().resolve(place))) {
            return new ShippedJars(jars.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 by the jar's name. */
    TreeMap<String, String> checksums() {
        var sums = new TreeMap<String, String>();
        for (var file : files) sums.put(file.getFileName().toString(), sha256(file));
        return sums;
    }

    private static String sha256(Path file) {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int n; (n = in.read(buffer)) > 0; ) digest.update(buffer, 0, n);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By the jars' names, and by what Maven left in those that carry others. */
    List<Artifact> artifacts() {
        var artifacts = new ArrayList<Artifact>();
        for (var file : files) {
            var jar = file.getFileName().toString();
            artifacts.add(named(jar));
            artifacts.addAll(carried(file, jar));
        }
        return artifacts;
    }

    private static List<Artifact> carried(Path file, String name) {
        var found = new ArrayList<Artifact>();
        try (var jar = new JarFile(file.toFile())) {
            for (var entry : jar.stream()
                    .filter(one -> one.getName().matches("META-INF/maven/.*/pom.properties"))
                    .toList()) {
                var properties = new Properties();
                try (var in = jar.getInputStream(entry)) {
                    properties.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
                }
                if (properties.containsKey("artifactId") && properties.containsKey("version"))
                    found.add(new Artifact(
                            properties.getProperty("groupId", ""),
                            properties.getProperty("artifactId"),
                            properties.getProperty("version"),
                            name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Whether a version comes before another, number by number; what follows the numbers doesn't count. */
    static boolean before(String version, String other) {
        var a = version.split("[^0-9]+");
        var b = other.split("[^0-9]+");
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            long left = i < a.length && !a[i].isEmpty() ? Long.parseLong(a[i]) : 0;
            long right = i < b.length && !b[i].isEmpty() ? Long.parseLong(b[i]) : 0;
            if (left != right) return left < right;
        }
        return false;
    }
}
