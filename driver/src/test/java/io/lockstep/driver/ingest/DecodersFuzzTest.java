package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.DatasetInfo.Order;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import io.lockstep.driver.options.DataFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What reads files that others wrote answers damage with a user's mistake, never with anything else, and soon.
 *
 * <p>The tests marked {@code FuzzTest} take the corpus beside them; with {@code JAZZER_FUZZ=1} in the environment one of
 * them looks for more, led by the branches that it reaches (see docs/testing.md). {@link #seeded} damages the corpus by
 * a seed, for as long as {@code -Dlockstep.fuzz.seconds} says.
 */
@Timeout(600)
@Tag("slow")
class DecodersFuzzTest {
    private static final int SECONDS = Integer.getInteger("lockstep.fuzz.seconds", 2);
    private static final long SLOW_MILLIS = 5000;
    private static final Configuration CONF = new Configuration();
    private static final byte[] WORDS =
            "\"\"\\'{}[],;:|\t\n\r#=-+.eE0123456789NaNqidnull\u0000\u00ff\u20ac".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path temp;

    private enum Decoder {
        CSV {
            @Override
            void decode(byte[] file) throws IOException {
                table(file, DataFormat.CSV, "fuzzed.csv");
            }
        },
        LIBSVM {
            @Override
            void decode(byte[] file) throws IOException {
                table(file, DataFormat.LIBSVM, "fuzzed.libsvm");
            }
        },
        IDX {
            @Override
            void decode(byte[] file) throws IOException {
                var images = Files.createDirectories(temp.resolve("idx"));
                Files.write(images.resolve("train-images-idx3-ubyte"), file);
                Files.write(images.resolve("train-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 1, 0});
                read(images, DataFormat.IDX);
            }
        },
        PREPARED {
            @Override
            void decode(byte[] file) {
                DatasetInfo.fromJson(new String(file, StandardCharsets.UTF_8), "fuzzed");
            }

            @Override
            List<byte[]> corpus() {
                var block = new DatasetInfo.BlockFile("blocks/part-00000-000.safetensors", 7, 100, "0".repeat(64));
                var info = DatasetInfo.builder()
                        .source("table.csv")
                        .rows(7)
                        .features(List.of("x", "y"))
                        .blocks(List.of(block))
                        .fingerprint("0".repeat(64))
                        .build();
                return List.of(info.toJson().getBytes(StandardCharsets.UTF_8));
            }
        },
        MODEL {
            @Override
            void decode(byte[] file) {
                ModelInfo.fromJson(new String(file, StandardCharsets.UTF_8), "fuzzed");
            }
        },
        TENSORS {
            @Override
            void decode(byte[] file) {
                Safetensors.read(file, "fuzzed");
            }
        };

        abstract void decode(byte[] file) throws IOException;

        /** Files that are right, and those that once gave trouble. */
        List<byte[]> corpus() throws IOException {
            var place = DecodersFuzzTest.class.getResource("DecodersFuzzTestInputs/" + name().toLowerCase(Locale.ROOT));
            var corpus = new ArrayList<byte[]>();
            try (Stream<Path> files = Files.list(Path.of(place.getPath()))) {
                for (var file : files.sorted().toList()) corpus.add(Files.readAllBytes(file));
            }
            return corpus;
        }
    }

    private static void table(byte[] file, DataFormat format, String name) throws IOException {
        var path = temp.resolve(name);
        Files.write(path, file);
        read(path, format);
    }

    /** As a task does, without Spark. */
    private static void read(Path path, DataFormat format) throws IOException {
        var data = new DataSource(path.toString(), format, "label", null, DataSource.Part.TRAIN);
        var wanted = new Wanted("label", null, null, true, Order.CONTENT, data.reading());
        var opened = SourceFormats.open(data, SourceFormats.files(data, CONF), wanted, CONF);
        var scans = new ArrayList<Scan>();
        for (var slice : opened.slices())
            for (var chunks = Parsed.of(opened, slice, wanted, CONF); chunks.hasNext(); ) {
                var chunk = chunks.next();
                if (chunk.scan() != null) scans.add(chunk.scan());
            }
        if (scans.isEmpty()) return;
        var all = Scan.merged(scans);
        Mistakes.refuse(opened, opened.slices(), scans, all, wanted);
        if (all.rows > 0) Labels.decide(opened.found(all.problems), all, wanted, data.uri(), data::uri);
    }

    /** False where it was refused. */
    private static boolean decoded(Decoder decoder, byte[] file) {
        long begin = System.currentTimeMillis();
        try {
            decoder.decode(file);
            return true;
        } catch (UserError mistake) {
            return false;
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return fail(decoder + ": " + Base64.getEncoder().encodeToString(file), e);
        } finally {
            if (System.currentTimeMillis() - begin > SLOW_MILLIS)
                fail(decoder + " took too long: " + Base64.getEncoder().encodeToString(file));
        }
    }

    @FuzzTest
    void csv(byte[] file) {
        decoded(Decoder.CSV, file);
    }

    @FuzzTest
    void libsvm(byte[] file) {
        decoded(Decoder.LIBSVM, file);
    }

    @FuzzTest
    void idx(byte[] file) {
        decoded(Decoder.IDX, file);
    }

    @FuzzTest
    void prepared(byte[] file) {
        decoded(Decoder.PREPARED, file);
    }

    @FuzzTest
    void model(byte[] file) {
        decoded(Decoder.MODEL, file);
    }

    @FuzzTest
    void tensors(byte[] file) {
        decoded(Decoder.TENSORS, file);
    }

    @Test
    void seeded() throws IOException {
        for (var decoder : Decoder.values()) {
            var corpus = decoder.corpus();
            decoder.decode(corpus.get(0)); // it is right
            long end = System.currentTimeMillis() + 1000L * SECONDS;
            long refused = 0;
            long round = 0;
            for (; round < 50 || System.currentTimeMillis() < end; round++) {
                var key = RandomKey.of(9, Purpose.DATA).with(decoder.ordinal(), round);
                if (!decoded(decoder, damaged(corpus.get(key.below(corpus.size(), 0)), key))) refused++;
            }
            System.out.printf("fuzz: %,d inputs of %s files, %,d refused%n", round, decoder, refused);
            assertTrue(refused > round / 20, decoder + ": " + refused + " of " + round + " refused");
        }
    }

    private static byte[] damaged(byte[] good, RandomKey key) {
        var bad = good.clone();
        int changes = 1 + key.below(4, 1);
        for (int i = 1; i <= changes; i++) {
            var dice = key.with(i);
            if (bad.length == 0) return bad;
            int at = dice.below(bad.length, 0);
            int from = dice.below(bad.length, 1);
            int length = Math.min(bad.length - Math.max(at, from), 1 + dice.below(40, 2));
            switch (dice.below(6, 3)) {
                case 0 -> bad[at] ^= (byte) (1 << dice.below(8, 4));
                case 1 -> bad[at] = (byte) dice.bits(5);
                case 2 -> bad[at] = WORDS[dice.below(WORDS.length, 6)];
                case 3 -> System.arraycopy(bad, from, bad, at, length);
                case 4 -> bad = Arrays.copyOf(bad, dice.below(2 * bad.length, 7));
                default -> bad = inserted(bad, at, WORDS[dice.below(WORDS.length, 8)], 1 + dice.below(300, 9));
            }
        }
        return bad;
    }

    private static byte[] inserted(byte[] file, int at, byte what, int times) {
        var longer = new byte[file.length + times];
        System.arraycopy(file, 0, longer, 0, at);
        Arrays.fill(longer, at, at + times, what);
        System.arraycopy(file, at, longer, at + times, file.length - at);
        return longer;
    }
}
