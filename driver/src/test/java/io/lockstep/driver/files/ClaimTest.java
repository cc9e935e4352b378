package io.lockstep.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ClaimTest {
    @TempDir
    Path temp;

    private Directory place;

    @BeforeEach
    void open() {
        place = Directory.at(temp.toString(), new Configuration());
    }

    @Test
    void whoeverTookItLastMayWrite() {
        var first = Claim.take(place);
        first.directory().writeText("a", "first");
        try (var second = Claim.take(place)) {
            var error = assertThrows(UserError.class, () -> first.directory().writeText("a", "late"));
            assertTrue(error.getMessage().contains("taken over by another driver"), error.getMessage());
            assertThrows(UserError.class, () -> first.directory().delete("a"));
            assertThrows(
                    UserError.class,
                    () -> first.directory().child("b").child("c").writeText("d", "late"));
            first.close();
            second.directory().child("b").writeText("a", "second");
        }
        assertEquals("first", place.readText("a").orElseThrow());
        assertEquals("second", place.child("b").readText("a").orElseThrow());
    }

    @Test
    void leavesNothingButTheManifest() {
        try (var claim = Claim.take(place)) {
            claim.directory().writeText("a", "");
        }
        assertEquals(java.util.List.of(OwnFiles.MANIFEST, "a"), place.list());
    }

    @Test
    void aDirectoryThatWasTakenAwayIsNotMadeAnew() throws Exception {
        var lost = Directory.at(temp.resolve("lost").toString(), new Configuration());
        var claim = Claim.take(lost);
        place.delete("lost");
        assertThrows(UserError.class, () -> claim.directory().writeText("a", ""));
        assertFalse(Files.exists(temp.resolve("lost")));
    }
}
