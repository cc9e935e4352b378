package io.lockstep.jobs.it.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.jobs.it.LockstepScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A node: each pod that is created becomes a process of the image's entry point, with an address of its own in
 * 127.0.0.0/8, its environment and its mounted config maps; deleted ones are killed. The image is this tree's files, and
 * its paths in arguments, variables and mounted files are told as those. Services' names stand in a file of hosts, which is
 * the JVMs' only way to know names.
 */
final class ProcessPods implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MockKubernetes api;
    private final Path directory;
    private final Path deploy = LockstepScript.root().resolve("deploy");
    private final Path spark;
    private final Map<String, Process> pods = new ConcurrentHashMap<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final Thread node;
    private int last = 1;

    /** @param directory for mounts and the pods' output; @param spark what the image has at /opt/spark */
    ProcessPods(MockKubernetes api, Path directory, Path spark) throws IOException {
        this.api = api;
        this.directory = Files.createDirectories(directory);
        this.spark = spark;
        hosts();
        var events = api.watch("pods");
        node = new Thread(
                () -> {
                    try {
                        for (; ; ) {
                            var event = events.take();
                            var name = KubernetesObjects.name(event.object());
                            if (event.type().equals("ADDED")) start(event.object());
                            if (event.type().equals("DELETED") && pods.containsKey(name)) kill(name);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "node");
        node.start();
    }

    /** The processes of pods that run, by the pods' names. */
    Map<String, ProcessHandle> running() {
        var running = new TreeMap<String, ProcessHandle>();
        pods.forEach((name, process) -> {
            if (process.isAlive()) running.put(name, process.toHandle());
        });
        return running;
    }

    /** What all pods have written, those that are gone too. */
    String logs() {
        var all = new StringBuilder();
        try (var files = Files.newDirectoryStream(directory, "*.log")) {
            for (var file : files)
                all.append("\n--- ").append(file.getFileName()).append('\n').append(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
    }

    /** The part of 127.0.0.0/8 that is this process's: others on this machine may test too. */
    private static String network() {
        long pid = ProcessHandle.current().pid();
        return "127." + (1 + pid % 250) + "." + pid / 250 % 250 + ".";
    }

    private void start(ObjectNode pod) throws IOException {
        var name = KubernetesObjects.name(pod);
        var address = network() + ++last;
        addresses.put(name, address);
        var container = pod.at("/spec/containers/0");
        var image = new TreeMap<>(Map.of(
                "/opt/lockstep/deploy", deploy.toString(),
                "/opt/spark", spark.toString()));
        mount(pod, container, image);
        var command =
                new ArrayList<>(List.of(deploy.resolve("k8s/entrypoint.sh").toString()));
        for (var argument : container.path("args")) command.add(inside(argument.asText(), image));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        var environment = builder.environment();
        environment.clear();
        environment.put("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
        environment.put("HOME", directory.toString());
        environment.put("SPARK_HOME", spark.toString());
        environment.put("SPARK_SCALA_VERSION", "2.13");
        if (isDriver(pod)) await("service", () -> !api.list("services").isEmpty());
        hosts();
        environment.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + directory.resolve("hosts"));
        for (var variable : container.path("env"))
            environment.put(variable.path("name").asText(), inside(value(variable, name, address), image));
        var process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        pods.put(name, process);
        api.report(name, status("Running", address, -1));
        process.onExit().thenAccept(ended -> {
            int code = ended.exitValue();
            api.report(name, status(code == 0 ? "Succeeded" : "Failed", address, code));
        });
    }

    /** Config maps and empty directories become directories, which the image's paths then mean. */
    private void mount(ObjectNode pod, JsonNode container, Map<String, String> image) throws IOException {
        for (var mounted : container.path("volumeMounts")) {
            var path = mounted.path("mountPath").asText();
            var place = Files.createDirectories(directory.resolve(KubernetesObjects.name(pod) + path));
            image.put(path, place.toString());
        }
        for (var mounted : container.path("volumeMounts"))
            for (var volume : pod.at("/spec/volumes")) {
                if (!volume.path("name").equals(mounted.path("name")) || !volume.has("configMap")) continue;
                var place = Path.of(image.get(mounted.path("mountPath").asText()));
                var map = configMap(volume.at("/configMap/name").asText());
                var items = new TreeMap<String, String>();
                for (var item : volume.at("/configMap/items"))
                    items.put(item.path("key").asText(), item.path("path").asText());
                for (var entries = map.path("data").fields(); entries.hasNext(); ) {
                    var entry = entries.next();
                    var file = items.isEmpty() ? entry.getKey() : items.get(entry.getKey());
                    if (file != null)
                        Files.writeString(
                                place.resolve(file), inside(entry.getValue().asText(), image));
                }
            }
    }

    private static boolean isDriver(JsonNode pod) {
        return pod.at("/metadata/labels/spark-role").asText().equals("driver");
    }

    private JsonNode configMap(String name) {
        var found = new ArrayList<JsonNode>();
        await("config map " + name, () -> {
            for (var map : api.list("configmaps"))
                if (KubernetesObjects.name(map).equals(name)) found.add(map);
            return !found.isEmpty();
        });
        return found.get(0);
    }

    /** What a pod is to have may come after it: a node waits. */
    private static void await(String what, BooleanSupplier there) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("no " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static String value(JsonNode variable, String name, String address) {
        var field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
        return switch (field) {
            case "" -> variable.path("value").asText();
            case "status.podIP" -> address;
            case "metadata.name" -> name;
            default -> throw new AssertionError("a field that no pod has: " + field);
        };
    }

    /** A text of the container's with its paths told as this machine's, the longest first. */
    private static String inside(String text, Map<String, String> image) {
        var paths = image.keySet().stream()
                .sorted((a, b) -> b.length() - a.length())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile(paths)
                .matcher(text)
                .replaceAll(path -> Matcher.quoteReplacement(image.get(path.group())));
    }

    /** A driver's service has the address of the pod that it selects. */
    private void hosts() throws IOException {
        var text = new StringBuilder("127.0.0.1 localhost\n127.0.0.1 "
                + java.net.InetAddress.getLocalHost().getHostName() + "\n");
        for (var service : api.list("services"))
            for (var pod : api.list("pods")) {
                var labels = pod.at("/metadata/labels");
                boolean selected = true;
                for (var wanted = service.at("/spec/selector").fields(); wanted.hasNext(); ) {
                    var label = wanted.next();
                    selected &= label.getValue().equals(labels.path(label.getKey()));
                }
                if (selected && addresses.containsKey(KubernetesObjects.name(pod)))
                    text.append(addresses.get(KubernetesObjects.name(pod)))
                            .append(' ')
                            .append(KubernetesObjects.name(service))
                            .append('.')
                            .append(service.at("/metadata/namespace").asText())
                            .append(".svc\n");
            }
        var file = directory.resolve("hosts.new");
        Files.writeString(file, text);
        Files.move(file, directory.resolve("hosts"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** @param code the container's exit code, or negative while it runs */
    private static ObjectNode status(String phase, String address, int code) {
        var status = JSON.createObjectNode().put("phase", phase).put("podIP", address);
        status.putArray("conditions").addObject().put("type", "Ready").put("status", code < 0 ? "True" : "False");
        var container = status.putArray("containerStatuses").addObject();
        container.put("name", "lockstep").put("ready", code < 0);
        var state = container.putObject("state");
        if (code < 0) state.putObject("running");
        else state.putObject("terminated").put("exitCode", code);
        return status;
    }

    private void kill(String name) {
        var process = pods.get(name);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        node.interrupt();
        try {
            node.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pods.keySet().forEach(this::kill);
    }
}
