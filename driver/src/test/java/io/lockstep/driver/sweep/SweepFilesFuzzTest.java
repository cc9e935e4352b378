package io.lockstep.driver.sweep;

import io.lockstep.core.step.Arithmetic;
import io.lockstep.driver.Fuzz;
import io.lockstep.driver.files.Directory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep reads of its own when it resumes, and what others read of a finished one. */
@Tag("slow")
@Timeout(120)
class SweepFilesFuzzTest {
    private static final long INPUTS = 1_000;
    private static final String WORDS = "{}[]\",:-.eE0123456789nultrfas\n\u0000\u00ff\\";
    private static final String OUTCOMES = """
            {"trial":0,"until_epoch":2,"objective":0.5,"epochs":2,"parameters":9,"seconds":0.1,"ended":true,"own_fault":false,"params":{"width":2}}
            {"trial":1,"until_epoch":0,"epochs":0,"seconds":0.1,"ended":true,"error":"diverged","own_fault":true,"parent":0}
            """;
    private static final String TRIALS = """
            {"id":"0000","params":{"width":2},"state":"succeeded","objective":0.5,"epochs":2,"parameters":9,"seconds":0.1}
            {"id":"0001","params":{"width":3},"state":"failed","epochs":0,"seconds":0.1,"error":"diverged"}
            """;
    private static final String LEADERBOARD = "rank,id,objective,width\n1,0000,0.5,2\n";
    private static final String SWEEP = """
            {"format_version":1,"arithmetic_version":1,"search":{"strategy":"grid"},"winner":{"id":"0000"}}
            """;

    @TempDir
    Path temp;

    private final AtomicInteger places = new AtomicInteger();

    private void fuzz(String file, String good, Map<String, String> beside, Consumer<Directory> reader)
            throws Exception {
        Fuzz.run(file, INPUTS, List.of(good.getBytes(StandardCharsets.UTF_8)), WORDS, () -> {
            var place = Directory.at(
                    temp.resolve("sweep-" + places.incrementAndGet()).toString(), new Configuration());
            beside.forEach(place::writeText);
            return input -> {
                place.write(file, input);
                reader.accept(place);
            };
        });
    }

    @Test
    void outcomes() throws Exception {
        fuzz("search.jsonl", OUTCOMES, Map.of(), place -> new SweepFiles(place)
                .readOutcomes()
                .forEach(Outcome::stands));
    }

    @Test
    void trials() throws Exception {
        fuzz("trials.jsonl", TRIALS, Map.of("leaderboard.csv", LEADERBOARD), place -> SweepRecords.read(place)
                .options());
    }

    @Test
    void leaderboard() throws Exception {
        fuzz("leaderboard.csv", LEADERBOARD, Map.of("trials.jsonl", TRIALS), place -> SweepRecords.read(place)
                .options());
    }

    /** A resumed sweep of the same, as far as the damage left it so. */
    @Test
    void description() throws Exception {
        Map<String, Object> same = Map.of("search", Map.of("strategy", "grid"));
        var good = SWEEP.replace("arithmetic_version\":1", "arithmetic_version\":" + Arithmetic.VERSION);
        fuzz("sweep.json", good, Map.of(), place -> new SweepDescription(place).describe(same, true));
    }
}
