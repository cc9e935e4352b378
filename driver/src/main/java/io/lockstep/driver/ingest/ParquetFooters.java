package io.lockstep.driver.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/** What only a Parquet file's end tells: its codecs, and which columns are but pandas' index. */
final class ParquetFooters {
    private static final String PANDAS = "pandas";
    /** Parquet's messages may hold all of a footer. */
    private static final int MOST_SAID = 200;

    private ParquetFooters() {}

    /**
     * What a file's end says.
     *
     * @param index the columns that pandas wrote for its index
     * @param schema the file's columns
     */
    record Footer(List<String> index, MessageType schema) {}

    /**
     * Reads the end of a file, and refuses what Spark can't unpack.
     *
     * @param file the first of a data set's
     */
    static Footer of(FileStatus file, Configuration conf) throws IOException {
        try (var reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, conf))) {
            var footer = reader.getFooter();
            refuseCodecs(footer, file);
            var about = footer.getFileMetaData();
            return new Footer(indexColumns(about.getKeyValueMetaData().get(PANDAS)), about.getSchema());
        } catch (UserError e) {
            throw e;
        } catch (RuntimeException e) {
            throw damaged(file, e);
        } catch (IOException e) {
            // The footer's own form, Thrift; what else may fail is the way to the file.
            var cause = e.getCause();
            if (cause == null || !cause.getClass().getName().contains(".thrift.")) throw e;
            throw damaged(file, e);
        }
    }

    private static UserError damaged(FileStatus file, Exception e) {
        var said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        int most = Math.min(said.length(), MOST_SAID);
        return new UserError("data: " + file.getPath() + ": not a Parquet file: " + said.substring(0, most), e);
    }

    private static void refuseCodecs(ParquetMetadata footer, FileStatus file) {
        for (var block : footer.getBlocks())
            for (var column : block.getColumns())
                if (column.getCodec() == CompressionCodecName.BROTLI || column.getCodec() == CompressionCodecName.LZO)
                    throw new UserError(file.getPath() + ": packed by "
                            + column.getCodec().name().toLowerCase(java.util.Locale.ROOT)
                            + ", which Spark can't unpack; allowed are snappy, gzip, zstd, lz4_raw and uncompressed");
    }

    /** Names among {@code index_columns}; a range index is described there rather than named. */
    private static List<String> indexColumns(String pandas) {
        var names = new ArrayList<String>();
        if (pandas == null) return names;
        try {
            for (var column : new ObjectMapper().readTree(pandas).path("index_columns"))
                if (column.isTextual()) names.add(column.asText());
        } catch (JsonProcessingException e) {
            return List.of(); // a note for pandas alone, and nothing else depends on it
        }
        return names;
    }
}
