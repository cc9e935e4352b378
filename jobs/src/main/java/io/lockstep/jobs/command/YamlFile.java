package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Locations;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML file whose root is a mapping.
 *
 * @param uri where it was read
 * @param values what it says: maps, lists, texts, numbers, booleans
 * @param lines the line (from 1) of each key, by its path, as in {@code space.width}
 */
record YamlFile(String uri, Map<String, Object> values, Map<String, Integer> lines) {
    private static final long MOST_BYTES = 1 << 20;
    private static final int DEEPEST = 32;
    private static final int MOST_NODES = 200_000;

    /** Reads a file of any Hadoop file system; throws {@link UserError} naming file and line of what is wrong. */
    static YamlFile read(String uri, Configuration hadoop) throws IOException {
        return parse(uri, text(uri, hadoop));
    }

    private static String text(String uri, Configuration hadoop) throws IOException {
        var path = Locations.path(uri);
        var fs = Locations.fileSystem(path, hadoop);
        if (fs.exists(path) && fs.getFileStatus(path).isDirectory())
            throw new UserError(uri + ": is a directory; allowed is a YAML file");
        try (var files = Locations.open(path, hadoop)) {
            var bytes = files.readNBytes((int) MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES)
                throw new UserError(uri + ": more than " + MOST_BYTES + " bytes; that is no config file");
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (FileNotFoundException absent) {
            throw new UserError(uri + ": there is no such file" + elsewhere(fs), absent);
        }
    }

    /** On a cluster with a file system of its own, where a path without a scheme was looked for. */
    private static String elsewhere(FileSystem fs) {
        if (fs.getScheme().equals("file")) return "";
        return " on " + fs.getUri() + "; a file of this machine is named file:/its/whole/path";
    }

    static YamlFile parse(String uri, String text) {
        var settings = LoadSettings.builder()
                .setLabel(uri)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            requireShallow(uri, text, settings);
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) return new YamlFile(uri, Map.of(), Map.of());
            if (!(root.get() instanceof MappingNode mapping))
                throw new UserError(uri + ": found no mapping; allowed are lines of the form 'name: value'");
            requireSmall(uri, mapping, 0, 0);
            var lines = new LinkedHashMap<String, Integer>();
            addLines("", mapping, lines);
            return new YamlFile(uri, plain(new StandardConstructor(settings).constructSingleDocument(root)), lines);
        } catch (MarkedYamlEngineException bad) {
            var line = bad.getProblemMark().map(mark -> " line " + (mark.getLine() + 1));
            throw new UserError(uri + line.orElse("") + ": not valid YAML: " + oneLine(bad.getProblem()), bad);
        } catch (YamlEngineException bad) {
            throw new UserError(uri + ": not valid YAML: " + oneLine(bad.getMessage()), bad);
        }
    }

    /** Before nodes are made of them, which takes a stack as deep as they nest. */
    private static void requireShallow(String uri, String text, LoadSettings settings) {
        int depth = 0;
        for (var event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent) depth++;
            else if (event instanceof CollectionEndEvent) depth--;
            if (depth > DEEPEST) throw tooMuch(uri, event.getStartMark());
        }
    }

    /** Aliases make of few lines many values, or values that hold themselves. */
    private static int requireSmall(String uri, Node node, int depth, int before) {
        int count = before + 1;
        if (depth > DEEPEST || count > MOST_NODES) throw tooMuch(uri, node.getStartMark());
        if (node instanceof MappingNode mapping)
            for (var tuple : mapping.getValue()) {
                count = requireSmall(uri, tuple.getKeyNode(), depth + 1, count);
                count = requireSmall(uri, tuple.getValueNode(), depth + 1, count);
            }
        else if (node instanceof SequenceNode sequence)
            for (var item : sequence.getValue()) count = requireSmall(uri, item, depth + 1, count);
        return count;
    }

    private static UserError tooMuch(String uri, Optional<Mark> mark) {
        return new UserError(uri + mark.map(at -> " line " + (at.getLine() + 1)).orElse("")
                + ": found values nested deeper than " + DEEPEST + ", or more than " + MOST_NODES
                + " of them, perhaps by an alias (*name) inside of what it names; allowed are fewer");
    }

    private static void addLines(String path, MappingNode mapping, Map<String, Integer> lines) {
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) continue;
            var place = path + key.getValue();
            key.getStartMark().ifPresent(mark -> lines.put(place, mark.getLine() + 1));
            if (tuple.getValueNode() instanceof MappingNode inner) addLines(place + ".", inner, lines);
        }
    }

    private static Map<String, Object> plain(Object loaded) {
        var map = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) loaded).forEach((key, value) -> map.put(String.valueOf(key), plainValue(value)));
        return map;
    }

    private static Object plainValue(Object value) {
        if (value instanceof Map<?, ?>) return plain(value);
        if (!(value instanceof List<?> list)) return value;
        var copy = new ArrayList<>();
        list.forEach(item -> copy.add(plainValue(item)));
        return copy;
    }

    private static String oneLine(String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\n\\s*", "; ");
    }

    /** The file, and the line of the key at {@code path}, or of what holds it, where that is known. */
    String place(String path) {
        var line = lines.get(path);
        int dot = path.lastIndexOf('.');
        if (line == null && dot > 0) return place(path.substring(0, dot));
        return line == null ? uri : uri + " line " + line;
    }
}
