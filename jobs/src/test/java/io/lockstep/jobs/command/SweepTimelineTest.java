package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep tells of where its trials ran: in its own file, and on Spark's pages. */
@ExtendWith(CommandSpark.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class SweepTimelineTest {
    @TempDir
    Path temp;

    @Test
    void eachTrialHasItsStretchAndItsJobItsName() throws IOException {
        var jobs = Collections.synchronizedList(new ArrayList<String>());
        var groups = Collections.synchronizedSet(new TreeSet<String>());
        var listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart job) {
                var description = job.properties().getProperty("spark.job.description");
                if (description == null || !description.startsWith("trial ")) return;
                jobs.add(description);
                groups.add(job.properties().getProperty("spark.jobGroup.id"));
            }
        };
        var spark = SparkSession.active().sparkContext();
        spark.addSparkListener(listener);
        var space = temp.resolve("space.yaml");
        Files.writeString(space, """
                base: {data: "builtin:moons?n=300", valid: 60, epochs: 2}
                space: {width: [4, 8], depth: [1, 2]}
                """);
        var output = temp.resolve("swept");
        long begin = System.currentTimeMillis();
        CommandRun.well("sweep", "--space", space, "--output", output);
        spark.removeSparkListener(listener);
        for (int i = 0; i < 4; i++) assertTrue(jobs.contains("trial 000" + i), jobs.toString());
        assertTrue(groups.size() >= 4, "each trial's job has a group of its own, by which Spark's page can end it");
        var seen = new TreeSet<String>();
        for (var span : CommandRun.lines(output.resolve("timeline.jsonl"))) {
            seen.add(span.get("trial").asText());
            assertEquals("driver", span.get("executor").asText());
            assertTrue(span.get("from").asLong() >= begin && span.get("from").asLong() <= System.currentTimeMillis());
            assertTrue(span.get("until").asLong() == 0
                    || span.get("until").asLong() >= span.get("from").asLong());
        }
        // The baselines have their stretches too.
        assertTrue(seen.containsAll(List.of("0000", "0001", "0002", "0003")), seen.toString());
        assertTrue(Files.readString(output.resolve("report.html")).contains("\"timeline\":[{\"trial\":"));
        CommandRun.well("sweep", "--space", space, "--output", output, "--overwrite", "--quiet"); // the file is its own
    }
}
