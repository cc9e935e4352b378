package io.lockstep.jobs.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a file may be, what is said of a room, and whose names are alike. */
class SourceFilesTest {
    @Test
    void aLongFileSaysWhyItIsLong() throws IOException {
        assertEquals(List.of(), SourceFiles.longWithoutReason());
    }

    @Test
    void everyRoomSaysWhatItIsFor() throws IOException {
        assertEquals(List.of(), SourceFiles.roomsWithoutWords());
    }

    @Test
    void noTwoClassesAreMixedUp() throws IOException {
        assertEquals(List.of(), SourceFiles.twins());
    }
}
