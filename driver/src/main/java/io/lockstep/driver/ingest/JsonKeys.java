package io.lockstep.driver.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** The order in which a file of JSON lines has its keys. */
final class JsonKeys {
    private static final int SAMPLE = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonKeys() {}

    /** Of the first lines' keys: those of the line that has most, for writers leave out what is null. */
    static List<String> of(FileStatus file, Configuration conf) throws IOException {
        List<String> most = List.of();
        var slice = new Slice(file.getPath().toString(), 0, Long.MAX_VALUE);
        try (var lines = new LineReader(slice, conf, StandardCharsets.UTF_8)) {
            var line = lines.next();
            for (int i = 0; i < SAMPLE && line != null; i++, line = lines.next()) {
                var keys = new ArrayList<String>();
                JSON.readTree(line).fieldNames().forEachRemaining(keys::add);
                if (keys.size() > most.size()) most = keys;
            }
        } catch (JsonProcessingException e) {
            return most; // Spark refuses what is no JSON when it reads the rows
        }
        return most;
    }
}
