package io.lockstep.jobs.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a file may be, and what is said of a room. */
class SourceFilesTest {
    @Test
    void aLongFileSaysWhyItIsLong() throws IOException {
        assertEquals(List.of(), SourceFiles.longWithoutReason());
    }

    @Test
    void everyRoomSaysWhatItIsFor() throws IOException {
        assertEquals(List.of(), SourceFiles.roomsWithoutWords());
    }
}
