package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.io.Safetensors;
import io.lockstep.driver.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two of the ten million inputs of a build: records of text, and tensors. */
@Tag("slow")
@Timeout(300)
class MillionsOfRowsTest {
    private static final int LINES = 50_000;
    private static final String WORDS = " \t0123456789:+-.eENaInf#,qid";

    @TempDir
    Path temp;

    @Test
    void csvRecords() throws Exception {
        var corpus = List.of(
                "1.5,-2e3,\"a, \"\"b\"\"\", c ,".getBytes(StandardCharsets.UTF_8),
                "\u20ac,,\"\",'x',1,2,3".getBytes(StandardCharsets.UTF_8));
        Fuzz.run("CSV records", 1_200_000, corpus, ",\"\\'\t\n 0e.-", () -> {
            var fields = new ArrayList<String>();
            return input -> {
                var fault = CsvLine.split(new String(input, StandardCharsets.UTF_8), ',', fields);
                if (fault != null) throw new IOException(fault);
                for (var field : fields) {
                    var number = Numbers.parse(field);
                    if (number != null) Numbers.fault(number, field);
                }
            };
        });
    }

    @Test
    void tensors() throws Exception {
        var file = Path.of(
                getClass().getResource("DecodersFuzzTestInputs/tensors/a-file").getPath());
        var corpus = List.of(Files.readAllBytes(file));
        Fuzz.run(
                "safetensors",
                300_000,
                corpus,
                "{}[]\",:0123456789-.eEF",
                () -> input -> Safetensors.read(input, "fuzzed"));
    }

    /** By the reader that tasks use: a file of damaged lines after the other. */
    @Test
    void libsvmLines() throws IOException {
        var good = "1 3:0.5 17:-2e3 20:1 # a comment".getBytes(StandardCharsets.UTF_8);
        var conf = new Configuration();
        var path = temp.resolve("lines.libsvm");
        long begin = System.nanoTime();
        long lines = 0;
        long refused = 0;
        for (int round = 0; lines < 500_000; round++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(round);
            var text = new ByteArrayOutputStream();
            for (int i = 0; i < LINES; i++) text.writeBytes(line(good, random));
            Files.write(path, text.toByteArray());
            lines += LINES;
            var slice = new Slice(path.toString(), 0, text.size());
            var source = new LibsvmSource(0, null, true, List.of(), List.of(slice));
            var problems = new Problems(0);
            long read = 0;
            try (var reader = source.open(slice, conf, problems)) {
                for (var row = RawRow.of(source); reader.next(row); read++)
                    for (int e = 1; e < row.count && problems.whole == null; e++)
                        assertTrue(row.indices[e] > row.indices[e - 1], "indices in order");
            }
            assertTrue(read > LINES / 2, read + " rows");
            if (problems.whole != null) refused++;
        }
        assertTrue(refused > 0);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("fuzz: %,d inputs of LIBSVM lines, %.1f s, %,.0f/s%n", lines, seconds, lines / seconds);
    }

    private static byte[] line(byte[] good, RandomGenerator random) {
        var bad = new byte[good.length + 1];
        System.arraycopy(good, 0, bad, 0, good.length);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--)
            bad[random.nextInt(good.length)] = random.nextInt(4) == 0
                    ? (byte) random.nextInt()
                    : (byte) WORDS.charAt(random.nextInt(WORDS.length()));
        bad[good.length] = '\n';
        return bad;
    }
}
