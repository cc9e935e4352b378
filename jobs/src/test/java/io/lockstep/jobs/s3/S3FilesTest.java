package io.lockstep.jobs.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Claim;
import io.lockstep.driver.files.Directory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Files of an object store: whole or not there, put once, and never moved. */
@Tag("slow")
@Timeout(240)
class S3FilesTest {
    private static S3Store store;
    private static Configuration conf;

    @BeforeAll
    static void start() throws IOException {
        store = new S3Store();
        conf = store.conf();
    }

    @AfterAll
    static void stop() throws IOException {
        store.close();
    }

    @AfterEach
    void calm() throws IOException {
        store.faults(1, 0);
    }

    private static Directory place(TestInfo test) {
        return Directory.at("s3a://bucket/" + test.getTestMethod().orElseThrow().getName(), conf);
    }

    @Test
    void filesAreReplacedWholeAndNothingIsCopied(TestInfo test) throws IOException {
        var place = place(test);
        for (int i = 0; i < 20; i++) place.writeText("file" + i % 10, "version " + i);
        place.child("inner").writeText("c", "d");
        assertEquals(11, place.list().size());
        assertEquals("version 19", place.readText("file9").orElseThrow());
        assertThrows(
                UncheckedIOException.class,
                () -> place.write("file9", out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("half-way");
                }));
        assertEquals("version 19", place.readText("file9").orElseThrow());
        place.delete("file9");
        assertFalse(place.has("file9"));
        assertEquals(0L, store.counts().getOrDefault("copy", 0L));
    }

    @Test
    void whatIsLargeGoesInPartsAndAppearsAtTheEnd(TestInfo test) throws IOException {
        var small = new Configuration(conf);
        small.set("fs.s3a.multipart.size", "5M");
        small.set("fs.s3a.impl.disable.cache", "true");
        var place = Directory.at(place(test).uri(), small);
        var bytes = new byte[12_000_000];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (i * 31 >> 3);
        place.writeNew("large", out -> {
            out.write(bytes);
            assertFalse(place.has("large"));
        });
        assertArrayEquals(bytes, place.read("large").orElseThrow());
        assertEquals(3L, store.counts().get("put-part"));
        assertThrows(UncheckedIOException.class, () -> place.writeNew("large", out -> out.write(new byte[12_000_000])));
        assertArrayEquals(bytes, place.read("large").orElseThrow());
    }

    @Test
    void aFileIsMadeOnceOrAgainWithTheSameBytes(TestInfo test) {
        var place = place(test);
        place.writeNew("manifest", out -> out.write(1));
        place.writeNew("manifest", out -> out.write(1));
        var error = assertThrows(UncheckedIOException.class, () -> place.writeNew("manifest", out -> out.write(2)));
        assertTrue(error.getMessage().contains("written by another"), error.getMessage());
        assertArrayEquals(new byte[] {1}, place.read("manifest").orElseThrow());
    }

    @Test
    void ofManyWhoTakeADirectoryAtOnceOneHasIt(TestInfo test) throws Exception {
        var place = place(test);
        assertEquals(1, winners(place, Optional.empty()));
        assertEquals(1, winners(place, place.readText("owner")));
        assertFalse(place.exchange("owner", Optional.empty(), "late"));
        try (var claim = Claim.take(place)) {
            claim.directory().writeText("a", "b");
            try (var next = Claim.take(place)) {
                assertThrows(UserError.class, () -> claim.directory().writeText("a", "c"));
                next.directory().writeText("a", "d");
            }
        }
        assertEquals("d", place.readText("a").orElseThrow());
    }

    private static int winners(Directory place, Optional<String> seen) throws Exception {
        var pool = Executors.newFixedThreadPool(4);
        try {
            var tries = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 4; i++) {
                var owner = "owner " + i + seen.orElse("");
                tries.add(() -> place.exchange("owner", seen, owner));
            }
            int winners = 0;
            for (Future<Boolean> one : pool.invokeAll(tries)) if (one.get()) winners++;
            return winners;
        } finally {
            pool.shutdownNow();
        }
    }

    /** Among them answers that are lost after the deed: the second try finds its own file. */
    @Test
    void aStoreThatFailsNowAndThenLosesNothing(TestInfo test) throws IOException {
        var place = place(test);
        store.faults(7, 0.25);
        for (int i = 0; i < 25; i++) {
            var text = "content " + i;
            place.writeNew("new" + i, out -> out.write(text.getBytes(UTF_8)));
            assertTrue(place.exchange("owner", place.readText("owner"), text));
            assertEquals(text, place.readText("new" + i).orElseThrow());
        }
        store.faults(1, 0);
        assertEquals(26, place.list().size());
        for (var fault : List.of("slow", "busy", "cut", "lost"))
            assertTrue(store.counts().get(fault) > 3, fault);
    }
}
