package io.lockstep.jobs.it;

import static java.nio.file.attribute.PosixFilePermissions.fromString;

import io.lockstep.jobs.command.SubmitConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A copy of the project's scripts with a Java, a Maven and a Spark that only write down how they were called: shows
 * within milliseconds what the script itself decides.
 */
final class FakeTree {
    /** The programs that the script calls; nothing else is on its PATH, Maven only where a test adds it. */
    private static final List<String> TOOLS = List.of(
            "bash",
            "basename",
            "cat",
            "cut",
            "dirname",
            "env",
            "find",
            "flock",
            "getconf",
            "grep",
            "head",
            "mkdir",
            "mktemp",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "sort",
            "stty",
            "tail",
            "touch",
            "tr");

    private final Path root;
    private final Path bin;

    FakeTree(Path root) throws IOException {
        this.root = root;
        bin = Files.createDirectories(root.resolve("bin"));
        copyScripts(LockstepScript.root().resolve("deploy"), root.resolve("deploy"));
        for (var tool : TOOLS) {
            addTool(tool);
        }
        write("pom.xml", "<project/>");
        write("jobs/src/main/java/Main.java", "class Main {}");
        write("spark/jars/spark-core_2.13-4.1.0.jar", "");
        program("spark/bin/spark-class", "printf 'submitted:'; printf ' <%s>' \"$@\"; echo");
        javaOfVersion("17.0.15");
    }

    LockstepScript script() {
        var environment = Map.of(
                "PATH", bin.toString(),
                "JAVA_HOME", root.resolve("java").toString(),
                "SPARK_HOME", root.resolve("spark").toString());
        return new LockstepScript(root.resolve("deploy/lockstep"), root, environment, Duration.ofSeconds(30));
    }

    Path root() {
        return root;
    }

    /**
     * Only config files are read by a real one. As Spark's launcher it names itself and two flags; where it is to leave an
     * archive of classes it does, unless there is a file "no-archives".
     */
    void javaOfVersion(String version) throws IOException {
        var real = "'" + System.getProperty("java.home") + "/bin/java' -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("java.class.path") + "' " + SubmitConfig.class.getName();
        program("java/bin/java", """
                case $* in
                -version) echo 'openjdk version "%s" 2025-04-15' >&2 ;;
                *%s*) exec %s "${!#}" ;;
                *org.apache.spark.launcher.Main*)
                    echo launcher >>'%4$s/calls'
                    printf '\\0\\n'
                    printf '%%s\\0' "$0" -cp spark.jar -Da=b -Dc=d org.apache.spark.deploy.SparkSubmit
                    ;;
                *-XX:ArchiveClassesAtExit=*)
                    echo archiving >>'%4$s/calls'
                    [[ ! -e '%4$s/no-archives' ]] || exit 1
                    for word; do
                        case $word in
                            -XX:ArchiveClassesAtExit=*) echo archive >"${word#*=}" ;;
                            -Xlog:class+load:file=*)
                                classes=${word#*file=}
                                printf '%%s source: x\\n' a.B 'a.B$$Lambda/0x1' 'a.$Proxy2' >"${classes%%%%:*}"
                                ;;
                        esac
                    done
                    ;;
                *) echo plain >>'%4$s/calls' && echo "java: $*" ;;
                esac""".formatted(version, SubmitConfig.class.getName(), real, root));
    }

    /** A Spark as the build lays it out, without programs of its own. */
    void addPlainSpark() throws IOException {
        Files.delete(root.resolve("spark/bin/spark-class"));
    }

    /** How often Java was called as {@code launcher}, for {@code archiving}, or for anything else ({@code plain}). */
    int calls(String kind) throws IOException {
        var file = root.resolve("calls");
        return Files.exists(file) ? Collections.frequency(Files.readAllLines(file), kind) : 0;
    }

    /** A Maven that counts its runs in the file "builds" and leaves the jar that a build would leave. */
    void addMaven() throws IOException {
        program("bin/mvn", "echo \"$*\" >>builds; mkdir -p deploy/target; echo jar >deploy/target/lockstep.jar");
    }

    void addFailingMaven() throws IOException {
        program("bin/mvn", "echo 'cannot compile'; exit 1");
    }

    int builds() throws IOException {
        var file = root.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    /** As if the file had been changed after the last build. */
    void touch(String name) throws IOException {
        Files.setLastModifiedTime(
                root.resolve(name), FileTime.from(Instant.now().plusSeconds(2)));
    }

    Path write(String name, String text) throws IOException {
        return write(root.resolve(name), text);
    }

    void program(String name, String body) throws IOException {
        executable(write(name, "#!/usr/bin/env bash\n" + body + "\n"));
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
    }

    private void addTool(String tool) throws IOException {
        for (var directory : System.getenv("PATH").split(":")) {
            var program = Path.of(directory, tool);
            if (Files.isExecutable(program)) {
                write(bin.resolve(tool), "#!/bin/sh\nexec '" + program + "' \"$@\"\n");
                executable(bin.resolve(tool));
                return;
            }
        }
    }

    private static void copyScripts(Path from, Path to) throws IOException {
        for (var name : List.of("", "lib", "conf")) {
            Files.createDirectories(to.resolve(name));
            try (var files = Files.list(from.resolve(name))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, to.resolve(name).resolve(file.getFileName()));
                }
            }
        }
    }
}
