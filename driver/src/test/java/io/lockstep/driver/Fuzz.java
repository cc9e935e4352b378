package io.lockstep.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Damages a corpus by a seed, millions of times, on all cores, and counts what a decoder made of it. A documented refusal is a
 * {@link UserError} or an {@link IOException}; anything else fails, and so does an input that takes seconds. {@code
 * -Dlockstep.fuzz.times=10} looks at ten times as many.
 */
public final class Fuzz {
    private static final long TIMES = Long.getLong("lockstep.fuzz.times", 1);
    private static final int CHUNK = 10_000;
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What takes an input or refuses it. One a thread. */
    @FunctionalInterface
    public interface Decoder {
        void decode(byte[] input) throws IOException;
    }

    private Fuzz() {}

    /**
     * Fails unless inputs are refused now and then, and taken now and then.
     *
     * @param what the decoder's name, for the line that is printed
     * @param inputs how many
     * @param corpus inputs that are right
     * @param words bytes that mean something to the decoder
     */
    public static void run(String what, long inputs, List<byte[]> corpus, String words, Supplier<Decoder> decoders)
            throws Exception {
        for (var good : corpus) decoders.get().decode(good);
        long begin = System.nanoTime();
        long wanted = inputs * TIMES;
        var next = new AtomicLong();
        int threads = Runtime.getRuntime().availableProcessors();
        var pool = Executors.newFixedThreadPool(threads);
        long done = 0;
        long refused = 0;
        try {
            Callable<long[]> work = () -> {
                var decoder = decoders.get();
                var sums = new long[2];
                for (long chunk; (chunk = next.getAndIncrement()) * CHUNK < wanted; ) {
                    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(chunk);
                    long end = Math.min(CHUNK, wanted - chunk * CHUNK);
                    for (int i = 0; i < end; i++) {
                        var input = damaged(corpus.get(random.nextInt(corpus.size())), words, random);
                        if (!taken(what, decoder, input)) sums[1]++;
                        sums[0]++;
                    }
                }
                return sums;
            };
            var results = pool.invokeAll(java.util.Collections.nCopies(threads, work));
            for (var result : results) {
                done += result.get()[0];
                refused += result.get()[1];
            }
        } finally {
            pool.shutdownNow();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "fuzz: %,d inputs of %s, %,d refused, %.1f s, %,.0f/s%n", done, what, refused, seconds, done / seconds);
        assertEquals(wanted, done);
        assertTrue(refused > 0 && refused < done, what + ": " + refused + " of " + done + " refused");
    }

    private static boolean taken(String what, Decoder decoder, byte[] input) {
        long begin = System.nanoTime();
        try {
            decoder.decode(input);
            return true;
        } catch (UserError | IOException refusal) {
            return false;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return fail(what + ": " + Base64.getEncoder().encodeToString(input), e);
        } finally {
            if (System.nanoTime() - begin > SLOW_NANOS)
                fail(what + " took too long: " + Base64.getEncoder().encodeToString(input));
        }
    }

    private static byte[] damaged(byte[] good, String words, RandomGenerator random) {
        var bad = good.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0 && bad.length > 0; changes--) {
            int at = random.nextInt(bad.length);
            switch (random.nextInt(6)) {
                case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bad[at] = (byte) random.nextInt();
                case 2, 3 -> bad[at] = (byte) words.charAt(random.nextInt(words.length()));
                case 4 -> {
                    int from = random.nextInt(bad.length);
                    System.arraycopy(bad, from, bad, at, Math.min(bad.length - Math.max(at, from), random.nextInt(16)));
                }
                default -> bad = Arrays.copyOf(bad, random.nextInt(bad.length + 8));
            }
        }
        return bad;
    }
}
