package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A YAML file whose root is a mapping.
 *
 * @param uri where it was read
 * @param values what it says: maps, lists, texts, numbers, booleans
 * @param lines the line (from 1) of each key, by its path, as in {@code space.width}
 */
record YamlFile(String uri, Map<String, Object> values, Map<String, Integer> lines) {
    private static final long MOST_BYTES = 1 << 20;

    /** Reads a file of any Hadoop file system; throws {@link UserError} naming file and line of what is wrong. */
    static YamlFile read(String uri, Configuration hadoop) throws IOException {
        return parse(uri, text(uri, hadoop));
    }

    private static String text(String uri, Configuration hadoop) throws IOException {
        var path = new Path(uri);
        var fs = path.getFileSystem(hadoop);
        if (fs.exists(path) && fs.getFileStatus(path).isDirectory())
            throw new UserError(uri + ": is a directory; allowed is a YAML file");
        try (var files = fs.open(path)) {
            var bytes = files.readNBytes((int) MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES)
                throw new UserError(uri + ": more than " + MOST_BYTES + " bytes; that is no config file");
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (FileNotFoundException absent) {
            throw new UserError(uri + ": there is no such file", absent);
        }
    }

    static YamlFile parse(String uri, String text) {
        var settings = LoadSettings.builder()
                .setLabel(uri)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) return new YamlFile(uri, Map.of(), Map.of());
            if (!(root.get() instanceof MappingNode mapping))
                throw new UserError(uri + ": found no mapping; allowed are lines of the form 'name: value'");
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
