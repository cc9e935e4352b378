package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lockstep.core.UserError;
import io.lockstep.driver.Fuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parquet is read by Spark's library; what is wrong with a file is the user's mistake all the same. */
@Tag("slow")
@Timeout(300)
class ParquetFuzzTest {
    private static final long FOOTERS = 1_000;
    /** Bytes that count in Thrift's compact form: small fields, lists, lengths, and the magic at both ends. */
    private static final String WORDS = "\u0000\u0001\u0015\u0018\u0019\u0026\u002c\u003c\u007f\u0080\u00ff\u00f0PAR1";

    @TempDir
    Path temp;

    private Path good;

    @BeforeEach
    void write() throws IOException {
        good = temp.resolve("good.parquet");
        ParquetFiles.write(
                good,
                "message rows { required double x; optional binary name (UTF8); required int32 label; }",
                40,
                (i, row) -> {
                    row.add("x", i * 0.5);
                    row.add("name", "n" + i % 3);
                    row.add("label", i % 2);
                });
    }

    /** Where the footer is; its length stands before the last four bytes. */
    private static int footer(byte[] file) {
        int n = file.length;
        int length =
                file[n - 8] & 255 | (file[n - 7] & 255) << 8 | (file[n - 6] & 255) << 16 | (file[n - 5] & 255) << 24;
        return n - 8 - length;
    }

    @Test
    void footersAreRefusedOrRead() throws Exception {
        var whole = Files.readAllBytes(good);
        int start = footer(whole);
        // Of the data four bytes are enough: a footer is read by its place from the end.
        var tail = java.util.Arrays.copyOfRange(whole, start - 4, whole.length);
        var files = new AtomicInteger();
        Fuzz.run("Parquet footers", FOOTERS, List.of(tail), WORDS, () -> {
            var file = temp.resolve("fuzzed-" + files.incrementAndGet() + ".parquet");
            return input -> {
                Files.write(file, input);
                ParquetFooters.of(status(file), new Configuration(false));
            };
        });
    }

    /** Over the corpus beside this; led by branches with {@code JAZZER_FUZZ=1} (docs/testing.md). */
    @FuzzTest
    void guidedFooters(byte[] input) throws IOException {
        var file = Files.write(temp.resolve("guided.parquet"), input);
        try {
            ParquetFooters.of(status(file), new Configuration(false));
        } catch (UserError mistake) {
            assertEquals(1, mistake.getMessage().lines().count(), mistake.getMessage());
        }
    }

    private static FileStatus status(Path file) throws IOException {
        return new FileStatus(Files.size(file), false, 1, 1 << 20, 0, new org.apache.hadoop.fs.Path(file.toUri()));
    }

    /** From the file to prepared data, through Spark: torn at each tenth, and bits flipped all over. */
    @Test
    void wholeFilesAreRefusedOrRead() throws IOException {
        var ingest = TestIngest.in(temp);
        assertEquals(40, ingest.prepare(good).info().rows());
        int refused = 0;
        var all = new ArrayList<UnaryOperator<byte[]>>();
        for (int i = 0; i < 10; i++) {
            int share = i;
            all.add(bytes -> java.util.Arrays.copyOf(bytes, bytes.length * share / 10));
            all.add(bytes -> java.util.Arrays.copyOfRange(bytes, bytes.length * share / 10 + 1, bytes.length));
        }
        for (int i = 0; i < 24; i++) {
            int share = i;
            all.add(bytes -> flipped(bytes, bytes.length * share / 24 + share));
        }
        for (int i = 0; i < all.size(); i++) {
            var file = ingest.write("bad-" + i + ".parquet", all.get(i).apply(Files.readAllBytes(good)));
            long begin = System.nanoTime();
            try {
                ingest.prepare(file);
            } catch (UserError mistake) {
                refused++;
                assertTrue(mistake.getMessage().contains("bad-" + i + ".parquet"), mistake.getMessage());
                assertEquals(1, mistake.getMessage().lines().count(), mistake.getMessage());
            } catch (RuntimeException | Error e) {
                fail("damage " + i, e);
            }
            assertTrue(System.nanoTime() - begin < 60_000_000_000L, "damage " + i + " took a minute");
        }
        assertTrue(refused >= 20, refused + " of " + all.size() + " refused"); // all that are torn
        assertEquals(List.of(), ingest.unfinished());
    }

    private static byte[] flipped(byte[] bytes, int at) {
        bytes[Math.min(at, bytes.length - 1)] ^= 0x55;
        return bytes;
    }
}
