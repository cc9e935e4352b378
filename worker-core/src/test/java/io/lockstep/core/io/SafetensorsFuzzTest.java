package io.lockstep.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.core.UserError;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Random damage to a good file: it is refused as the user's mistake or read as a consistent file, nothing else. */
class SafetensorsFuzzTest {
    private static final byte[] WORDS =
            "{}[]\",:0123456789-.eEF U8shape dtype data_offsets \\u".getBytes(StandardCharsets.UTF_8);

    @Test
    void damagedFilesGiveUserErrorsOnly() {
        byte[] good = Safetensors.toBytes(
                Map.of("format", "1"),
                List.of(
                        NamedTensor.of("layers.0.weight", new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                        NamedTensor.of("labels", new byte[] {1, 2, 3}, 3)));
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = damage(good, RandomKey.of(7, Purpose.DATA).with(round));
            try {
                var file = Safetensors.read(bad, "fuzzed");
                int bytes = file.tensors().stream()
                        .mapToInt(t -> t.bytes().remaining())
                        .sum();
                assertTrue(bytes < bad.length);
            } catch (UserError e) {
                assertTrue(e.getMessage().startsWith("fuzzed: "), e.getMessage());
                refused++;
            } catch (RuntimeException e) {
                fail("round " + round, e);
            }
        }
        assertTrue(refused > 10_000, refused + " refused");
        assertEquals(2, Safetensors.read(good, "good").tensors().size());
    }

    private static byte[] damage(byte[] good, RandomKey key) {
        byte[] bad = good.clone();
        int changes = 1 + key.below(4, 0);
        for (int change = 1; change <= changes; change++) {
            int at = key.below(key.below(2, 10 * change) == 0 ? bad.length : 160, 10 * change + 1) % bad.length;
            switch (key.below(5, 10 * change + 2)) {
                case 0 -> bad[at] ^= (byte) (1 << key.below(8, 10 * change + 3));
                case 1 -> bad[at] = (byte) key.bits(10 * change + 4);
                case 2 -> bad[at] = WORDS[key.below(WORDS.length, 10 * change + 5)];
                case 3 -> bad = Arrays.copyOf(bad, Math.max(1, key.below(2 * bad.length, 10 * change + 6)));
                default -> {
                    int from = key.below(bad.length, 10 * change + 7);
                    int length = Math.min(bad.length - Math.max(at, from), key.below(30, 10 * change + 8));
                    System.arraycopy(bad, from, bad, at, Math.max(0, length));
                }
            }
        }
        return bad;
    }
}
