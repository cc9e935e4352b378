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
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A YAML file whose root is a mapping.
 *
 * @param uri where it was read
 * @param values what it says: maps, lists, texts, numbers, booleans
 * @param lines the line (from 1) of each root key
 */
record YamlFile(String uri, Map<String, Object> values, Map<String, Integer> lines) {
    private static final long MOST_BYTES = 1 << 20;

    /** Reads a file of any Hadoop file system; throws {@link UserError} naming file and line of what is wrong. */
    static YamlFile read(String uri, Configuration hadoop) throws IOException {
        return parse(uri, text(uri, hadoop));
    }

    private static String text(String uri, Configuration hadoop) throws IOException {
        var path = new Path(uri);
        try (var files = path.getFileSystem(hadoop).open(path)) {
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
            var lines = lines(mapping);
            return new YamlFile(uri, plain(new StandardConstructor(settings).constructSingleDocument(root)), lines);
        } catch (YamlEngineException bad) {
            throw new UserError(uri + ": not valid YAML: " + oneLine(bad.getMessage()), bad);
        }
    }

    private static Map<String, Integer> lines(MappingNode mapping) {
        var lines = new LinkedHashMap<String, Integer>();
        for (var tuple : mapping.getValue())
            if (tuple.getKeyNode() instanceof ScalarNode key)
                key.getStartMark().ifPresent(mark -> lines.put(key.getValue(), mark.getLine() + 1));
        return lines;
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

    /** The file, and the key's line where it is known. */
    String place(String key) {
        var line = lines.get(key);
        return line == null ? uri : uri + " line " + line;
    }
}
