package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small inputs of the kinds that people meet, each with what is right for it: the same weights as another form of the same
 * table, the model's classes, or a refusal that names the trouble. They stand in {@code cases/cases.txt}, and run in
 * order in one JVM, for later ones use the models of earlier ones.
 */
@Tag("slow")
class CasesTest {
    private static final String USUAL = "--standardize --hidden 8 --epochs 1";

    @TempDir
    static Path temp;

    private static SparkContext spark;
    private final Map<String, String> weights = new HashMap<>();

    @BeforeAll
    static void begin() throws Exception {
        var options = new CommonOptions();
        options.master = "local[2]";
        spark = SparkSessions.open("cases", options);
        var from = Path.of(CasesTest.class.getResource("/cases").toURI());
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var to = temp.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(to);
                else if (!file.toString().endsWith(".yaml")) Files.copy(file, to);
                else Files.writeString(to, Files.readString(file).replace("DATA", temp.toString()));
            }
        }
        CaseForms.write(temp.resolve("csv/base.csv"), temp);
    }

    @AfterAll
    static void end() {
        spark.stop();
    }

    @TestFactory
    Stream<DynamicNode> cases() throws IOException {
        var groups = new ArrayList<DynamicNode>();
        var tests = new ArrayList<DynamicTest>();
        var title = "the clean table";
        for (var line : Files.readAllLines(temp.resolve("cases.txt"))) {
            if (line.startsWith("##")) {
                groups.add(DynamicContainer.dynamicContainer(title, List.copyOf(tests)));
                tests.clear();
                title = line.substring(2).strip();
            }
            if (line.isBlank() || line.startsWith("#")) continue;
            var parts = line.split(" \\| ", 3);
            if (!parts[0].strip().matches(System.getProperty("lockstep.cases", ".*"))) continue;
            tests.add(DynamicTest.dynamicTest(
                    parts[0].strip(), () -> run(parts[0].strip(), parts[1].strip(), parts[2].strip())));
        }
        groups.add(DynamicContainer.dynamicContainer(title, tests));
        return groups.stream();
    }

    private void run(String name, String line, String right) throws IOException {
        var arguments = arguments(name, line);
        var result = CommandRun.of(arguments.toArray());
        var shown = String.join(" ", arguments) + "\n" + result.out() + result.err();
        for (var expected : right.split(" ; (?=\\d|=|same |classes |features |out |err )"))
            check(name, expected.strip(), result, shown);
        if (result.code() != 2) return;
        assertTrue(result.err().contains("lockstep: "), shown);
        assertEquals(-1, result.err().indexOf("Exception"), shown);
    }

    private void check(String name, String expected, CommandRun result, String shown) throws IOException {
        if (expected.matches("\\d+")) {
            assertEquals(Integer.parseInt(expected), result.code(), shown);
            var run = out(name).resolve("run.json");
            if (Files.exists(run))
                weights.put(name, CommandRun.json(run).path("weights_sha256").asText());
        } else if (expected.startsWith("= "))
            assertEquals(weights.get(expected.substring(2)), weights.get(name), shown);
        else if (expected.startsWith("same "))
            assertEquals(Files.readString(out(expected.substring(5))), Files.readString(out(name)), shown);
        else if (expected.startsWith("classes ")) assertEquals(expected.substring(8), list(name, "class_names"), shown);
        else if (expected.startsWith("features "))
            assertEquals(expected.substring(9), list(name, "feature_names"), shown);
        else if (expected.startsWith("out ")) assertTrue(result.out().contains(expected.substring(4)), shown);
        else if (expected.startsWith("err "))
            assertTrue(result.err().contains(expected.substring(4)), expected + " in: " + shown);
        else throw new IllegalArgumentException(expected);
    }

    private Path out(String name) {
        return temp.resolve("out").resolve(name);
    }

    private String list(String name, String key) throws IOException {
        var model = CommandRun.json(out(name).resolve("model.json"));
        var found = model.findValue(key);
        return String.join(
                ",",
                StreamSupport.stream(found.spliterator(), false)
                        .map(node -> node.asText().replace("\n", "\\n"))
                        .toList());
    }

    private List<String> arguments(String name, String line) {
        var arguments = new ArrayList<String>();
        var matcher = java.util.regex.Pattern.compile("'([^']*)'|(\\S+)").matcher(line.replace("$S", USUAL));
        while (matcher.find()) {
            var one = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            var before = arguments.isEmpty() ? "" : arguments.get(arguments.size() - 1);
            if (one.startsWith("OUT/")) one = out(one.substring(4)).toString();
            else if (List.of("--data", "--test", "--space").contains(before) && one.matches("[a-z]+/.*"))
                one = temp.resolve(one).toString();
            arguments.add(one);
        }
        if (!line.startsWith("evaluate") && !line.contains("--output")) {
            arguments.add("--output");
            arguments.add(out(name).toString());
        }
        return arguments;
    }
}
