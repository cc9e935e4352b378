package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.DatasetInfo.BlockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedSetsTest {
    private static final Configuration CONF = new Configuration(false);

    @TempDir
    Path staging;

    private PreparedSets sets;

    @BeforeEach
    void open() {
        sets = PreparedSets.at(staging.toString(), CONF);
    }

    @Test
    void theLeastRecentlyUsedGoUntilTheBudgetIsKept() throws IOException {
        whole('a', 4000, 3);
        whole('b', 4000, 2);
        whole('c', 4000, 4);
        long manifests =
                sets.list().stream().mapToLong(PreparedSets.Entry::bytes).sum() - 12_000;
        assertEquals(List.of(name('b'), name('a'), name('c')), names(sets.list()));
        assertEquals(List.of(), names(sets.prune(12_000 + manifests)));
        assertEquals(List.of(name('c')), names(sets.prune(12_000)));
        assertEquals(List.of(name('a'), name('b')), names(sets.prune(0)));
        assertEquals(List.of(), sets.list());
    }

    @Test
    void whatIsInUseStays() throws IOException {
        whole('a', 4000, 0);
        var unfinished = Files.createDirectories(staging.resolve("." + name('b') + "-" + UUID.randomUUID()));
        Files.createDirectories(unfinished.resolve("blocks"));
        Files.write(unfinished.resolve("blocks/part-00000-000.safetensors"), new byte[10]);
        assertEquals(List.of(), sets.prune(0));
        assertEquals(2, sets.list().size());
    }

    @Test
    void whatKilledJobsLeftGoes() throws IOException {
        var leftover = staging.resolve("." + name('b') + "-" + UUID.randomUUID());
        Files.createDirectories(leftover.resolve("blocks"));
        Files.write(leftover.resolve("blocks/part-00000-000.safetensors"), new byte[10]);
        Files.write(leftover.resolve("blocks/.part-00000-001.safetensors.part"), new byte[3]);
        age(leftover, 2);
        whole('a', 4000, 2);
        assertTrue(sets.list().stream().anyMatch(PreparedSets.Entry::unfinished));
        assertEquals(List.of(leftover.getFileName().toString()), names(sets.prune(1 << 20)));
        assertFalse(Files.exists(leftover));
        assertEquals(List.of(name('a')), names(sets.list()));
    }

    @Test
    void whatLockstepDidNotWriteStays() throws IOException {
        whole('a', 4000, 2);
        var thesis = Files.writeString(staging.resolve(name('a')).resolve("thesis.txt"), "mine");
        Files.createDirectories(staging.resolve("photos"));
        Files.writeString(staging.resolve("photos/a.png"), "mine");
        Files.writeString(staging.resolve("dataset.json"), "mine");
        age(staging.resolve(name('a')), 2);
        assertEquals(List.of(), sets.prune(0));
        assertTrue(Files.exists(thesis));
        assertTrue(Files.exists(staging.resolve("photos/a.png")));
        assertTrue(Files.exists(staging.resolve("dataset.json")));
        assertFalse(Files.exists(staging.resolve(name('a')).resolve("blocks").resolve("part-00000-000.safetensors")));
    }

    @Test
    void useRenewsTheTimeOfUse() throws IOException {
        whole('a', 4000, 5);
        whole('b', 4000, 2);
        var found =
                new Catalogue(staging.toString(), CONF, 1 << 20).find(name('a')).orElseThrow();
        assertEquals(7, found.info().rows());
        assertEquals(List.of(name('a'), name('b')), names(sets.list()));
        assertEquals(List.of(name('b')), names(sets.prune(0)));
    }

    @Test
    void addingMakesRoom() throws IOException {
        whole('a', 4000, 2);
        whole('b', 4000, 3);
        var added = new Catalogue(staging.toString(), CONF, 7500).add(name('d'), place -> {
            place.child("blocks").write("part-00000-000.safetensors", new byte[1000]);
            return info(1000);
        });
        assertTrue(added.dir().endsWith(name('d')));
        assertEquals(List.of(name('d'), name('a')), names(sets.list()));
    }

    @Test
    void thereIsNothingWhereThereIsNoDirectory() {
        var nowhere = PreparedSets.at(staging.resolve("no/such").toString(), CONF);
        assertEquals(List.of(), nowhere.list());
        assertEquals(List.of(), nowhere.prune(0));
    }

    private static String name(char letter) {
        return String.valueOf(letter).repeat(20);
    }

    private static List<String> names(List<PreparedSets.Entry> entries) {
        return entries.stream().map(PreparedSets.Entry::name).toList();
    }

    private static DatasetInfo info(int bytes) {
        return DatasetInfo.builder()
                .source("table.csv")
                .rows(7)
                .features(List.of("x"))
                .blocks(List.of(new BlockFile("blocks/part-00000-000.safetensors", 7, bytes, "0".repeat(64))))
                .fingerprint("0".repeat(64))
                .build();
    }

    /** A prepared data set with a block of so many bytes, last used so many hours ago. */
    private void whole(char letter, int bytes, int hours) throws IOException {
        var place = staging.resolve(name(letter));
        Files.createDirectories(place.resolve("blocks"));
        Files.write(place.resolve("blocks/part-00000-000.safetensors"), new byte[bytes]);
        Files.writeString(place.resolve("dataset.json"), info(bytes).toJson());
        age(place, hours);
    }

    private static void age(Path place, int hours) throws IOException {
        var then = FileTime.from(Instant.now().minus(Duration.ofHours(hours)));
        try (var all = Files.walk(place)) {
            for (var path : all.toList()) Files.setLastModifiedTime(path, then);
        }
    }
}
