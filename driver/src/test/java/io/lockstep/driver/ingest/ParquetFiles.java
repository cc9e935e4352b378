package io.lockstep.driver.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes small Parquet files. */
final class ParquetFiles {
    private ParquetFiles() {}

    /** Floats as features, doubles as labels, several row groups. */
    static void write(Path file, RandomTable table) throws IOException {
        var schema = new StringBuilder("message rows { required double label;");
        for (var name : table.names())
            schema.append(" optional float ").append(name).append(';');
        write(file, schema + " }", table.rows(), (i, row) -> {
            row.add("label", Double.parseDouble(table.labels()[i]));
            for (int j = 0; j < table.names().length; j++) row.add(table.names()[j], table.features()[i][j]);
        });
    }

    /**
     * Writes rows of any schema.
     *
     * @param fill given the row's number and the row to fill
     */
    static void write(Path file, String schema, int rows, BiConsumer<Integer, Group> fill) throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(schema);
        var conf = new Configuration();
        conf.setBoolean("fs.file.impl.disable.cache", true);
        try (var writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(type)
                .withConf(conf)
                .withRowGroupSize(256L)
                .withPageSize(64)
                .build()) {
            for (int i = 0; i < rows; i++) {
                var row = new SimpleGroupFactory(type).newGroup();
                fill.accept(i, row);
                writer.write(row);
            }
        }
    }
}
