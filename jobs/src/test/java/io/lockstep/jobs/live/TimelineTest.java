package io.lockstep.jobs.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.report.TimelineSpan;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {
    @TempDir
    Path temp;

    @Test
    void whatRanWhenASweepWasKilledEndsWhereItsTimelineDoes() {
        var directory = Directory.at(temp.toString(), new Configuration());
        var ended = new TimelineSpan("0000", "driver", "here", 1_000, 4_000, 2);
        var cut = new TimelineSpan("0001", "driver", "here", 3_000, 0, 1);
        TimelineSpan.write(directory, List.of(ended, cut));
        assertEquals(List.of(ended, cut.ended(4_000)), new Timeline(directory, true).spans());
        assertEquals(List.of(), new Timeline(directory, false).spans());
    }
}
