package io.lockstep.jobs.it;

import static io.lockstep.jobs.it.YarnArguments.addConf;
import static io.lockstep.jobs.it.YarnArguments.addDynamic;
import static io.lockstep.jobs.it.YarnArguments.addSpark;
import static io.lockstep.jobs.it.YarnArguments.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A YARN over an HDFS, both real and small: whoever drives a training there, it ends in the hash of {@code local[2]}. */
@Tag("cluster")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class YarnIT {
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Pattern APPLICATION = Pattern.compile("application_([0-9]+_[0-9]+)");
    /** Enough to be killed in. */
    private static final int EPOCHS = 300;

    /** More than it comes to. */
    private static final int MANY = 50_000;

    private static final int FEW = 8;
    /** Of a trial that is still at work when the next one's executor comes. */
    private static final int SHORT = 60;
    /** Of a trial that outlives a short one by more than an executor may idle. */
    private static final int LONG = 600;

    private static final String DATA = "/data/rings.csv";

    private static final int WORKERS = 3;

    @TempDir
    static Path directory;

    private final LockstepScript local = LockstepScript.ofProject().withDeadline(SOON);
    private Path table;
    private TestYarn yarn;
    private LockstepScript script;
    private FileSystem files;
    private HdfsRuns runs;
    private final Map<Integer, String> inLocalMode = new HashMap<>();

    @BeforeAll
    void up() throws IOException {
        table = Files.writeString(directory.resolve("rings.csv"), rings());
        yarn = TestYarn.start(directory.resolve("yarn"));
        script = local.withEnvironment("HADOOP_CONF_DIR", yarn.configuration().toString());
        yarn.awaitReady(SOON);
        files = yarn.files();
        runs = new HdfsRuns(files, directory.resolve("fetched"));
        files.copyFromLocalFile(path(table.toUri().toString()), path(DATA));
    }

    @AfterAll
    void down() throws IOException {
        if (files != null) files.close();
        yarn.close();
    }

    /** Two rings of points, one in the other. */
    private static String rings() {
        var text = new StringBuilder("x,y,label\n");
        for (int row = 0; row < 6001; row++) {
            int ring = row % 2;
            double angle = row * 0.618;
            double radius = 1 + ring + 0.1 * (row % 13);
            text.append(radius * Math.cos(angle))
                    .append(',')
                    .append(radius * Math.sin(angle))
                    .append(',')
                    .append(ring)
                    .append('\n');
        }
        return text.toString();
    }

    /** Driven by a client; dynamic allocation gives what the training asks for, and again what was killed. */
    @Test
    void executorsComeAndAreKilledAndTheHashStays() throws IOException {
        try (var run = script.start(guest("killed", EPOCHS))) {
            var application = begun(run, "killed");
            killOne(run, application, "killed");
            assertEquals(0, run.await(SOON).exitCode(), run.err());
        }
        assertEquals(inLocalMode(EPOCHS), runs.fetched("killed").weights());
        var prepared = path("/user/" + System.getProperty("user.name") + "/lockstep-prepared");
        assertTrue(files.listStatus(prepared).length > 0, "no prepared form on HDFS");
    }

    /** Driven by the cluster. */
    @Test
    void aDriverOfTheClustersOwnEndsInTheSameHash() throws IOException {
        try (var run = script.start(host("alone", 2))) {
            endsWell(run);
        }
        assertEquals(inLocalMode(FEW), runs.fetched("alone").weights());
    }

    /**
     * A second training takes executors of the first. Not of the usual build, for it takes minutes:
     * {@code mvn -Dit.excluded= -Dit.test=YarnIT verify}.
     */
    @Test
    @Tag("minutes")
    void executorsArePreemptedAndComeBackAndTheHashStays() throws IOException {
        try (var run = script.start(guest("preempted", MANY))) {
            var application = begun(run, "preempted");
            try (var host = script.start(host("host", 1))) {
                endsWell(host);
            }
            assertTrue(run.isAlive(), "it ended too early");
            var record = new ObjectMapper()
                    .readTree(URI.create(page(run, application)).toURL());
            int preempted =
                    record.path("app").path("numNonAMContainerPreempted").asInt();
            assertTrue(preempted > 0, "nobody was preempted: " + record);
            run.awaitUntil("none came back", SOON, () -> executors(application) == WORKERS);
            awaitEpochs(run, "preempted", runs.epochs("preempted") + 1);
            ProcessHandle.of(run.pid()).orElseThrow().destroy(); // SIGTERM: a run that goes on
            assertEquals(130, run.await(SOON).exitCode(), run.err());
        }
        // It goes on here, with an epoch more than it had.
        int epochs = runs.epochs("preempted") + 1;
        var rest = new ArrayList<>(List.of(train("local[2]", data(), runs.uri("preempted"), epochs)));
        rest.add("--resume");
        local.runWell(rest.toArray(String[]::new));
        assertEquals(inLocalMode(epochs), runs.fetched("preempted").weights());
        assertEquals(inLocalMode(FEW), runs.fetched("host").weights());
    }

    /** Of two trials side by side the short one's executor is given back while the long one trains. */
    @Test
    void anIdleExecutorGoesInMidTrialAndTheHashesStay() throws IOException {
        var space = Files.writeString(directory.resolve("space.yaml"), YarnArguments.space(data(), SHORT, LONG));
        var lost = script.run("sweep", "--master", "yarn", "--space", space.toString());
        assertEquals(2, lost.exitCode(), lost.err());
        assertTrue(lost.err().contains(space + ": there is no such file on " + files.getUri()), lost.err());
        var sweep = new ArrayList<>(List.of("sweep", "--master", "yarn", "--space", "file:" + space));
        sweep.addAll(List.of("--output", runs.uri("shrinking"), "--workers=1", "--parallelism=2"));
        addDynamic(sweep, 2);
        addConf(sweep, "dynamicAllocation.executorIdleTimeout=2s");
        addConf(sweep, "dynamicAllocation.cachedExecutorIdleTimeout=2s");
        addConf(sweep, "dynamicAllocation.shuffleTracking.timeout=2s");
        try (var run = script.start(sweep.toArray(String[]::new))) {
            run.awaitUntil("no application", SOON, () -> where(run) != null);
            var application = where(run);
            run.awaitUntil("no second executor", SOON, () -> executors(application) == 2);
            run.awaitUntil("the short trial didn't end", SOON, () -> !runs.trials("shrinking")
                    .isEmpty());
            run.awaitUntil("none was given back", SOON, () -> executors(application) == 1);
            assertEquals(1, runs.trials("shrinking").size(), "the long trial had ended before");
            assertEquals(0, run.await(SOON).exitCode(), run.err());
        }
        var lines = runs.trials("shrinking");
        assertEquals(2, lines.size(), lines.toString());
        for (var line : lines) {
            var trial = new ObjectMapper().readTree(line);
            var trained = runs.fetched("shrinking/trials/" + trial.path("id").asText());
            assertEquals(inLocalMode(trial.at("/params/epochs").asInt()), trained.weights(), line);
        }
    }

    /** A training in the queue that is promised little, with a driver of the client's. */
    private String[] guest(String name, int epochs) {
        var guest = new ArrayList<>(List.of(train("yarn", data(), runs.uri(name), epochs)));
        guest.add("--workers=" + WORKERS);
        addDynamic(guest, WORKERS);
        return guest.toArray(String[]::new);
    }

    /** The application of a run that trains with all its executors. */
    private String begun(ScriptRun run, String name) {
        run.awaitUntil("no application", SOON, () -> where(run) != null);
        var application = where(run);
        run.awaitOutput("tracking URL http://.*" + application, SOON);
        run.awaitOutput("yarn logs -applicationId application_" + application, SOON);
        awaitEpochs(run, name, 1);
        run.awaitUntil("dynamic allocation gave no " + WORKERS, SOON, () -> executors(application) == WORKERS);
        return application;
    }

    /** A training in the queue that the cluster is promised to, with a driver of the cluster's own. */
    private String[] host(String name, int executors) {
        var host = new ArrayList<>(List.of(train("yarn", data(), runs.uri(name), FEW)));
        host.add("--workers=" + executors);
        addSpark(host, "high");
        addConf(host, "submit.deployMode=cluster");
        addConf(host, "executor.instances=" + executors);
        addConf(host, "driver.memory=512m");
        addConf(host, "driver.memoryOverhead=128m");
        return host.toArray(String[]::new);
    }

    private void endsWell(ScriptRun run) throws IOException {
        var result = run.await(SOON);
        assertEquals(0, result.exitCode(), result.err() + yarn.logged());
        var where = APPLICATION.matcher(result.err());
        assertTrue(where.find(), result.err());
        assertTrue(result.err().contains("tracking URL: http://"), result.err());
        assertTrue(yarn.containersSaid("yarn logs -applicationId application_" + where.group(1)), result.err());
    }

    /** What YARN's page of an application has as JSON. */
    private static String page(ScriptRun run, String application) {
        var page = Pattern.compile("tracking URL (http://[^/]*)/proxy/").matcher(run.err());
        assertTrue(page.find(), run.err());
        return page.group(1) + "/ws/v1/cluster/apps/application_" + application;
    }

    private void killOne(ScriptRun run, String application, String name) {
        var before = TestYarn.executors(application);
        int epochs = runs.epochs(name);
        assertTrue(before.get(0).destroyForcibly(), "kill -9 of an executor");
        awaitEpochs(run, name, epochs + 2);
        run.awaitUntil("nobody came in its place", SOON, () -> !before.containsAll(TestYarn.executors(application)));
    }

    private String inLocalMode(int epochs) {
        return inLocalMode.computeIfAbsent(epochs, any -> {
            var output = directory.resolve("local" + epochs);
            local.runWell(train("local[2]", table.toString(), output.toString(), epochs));
            return new TrainedRun(output).weights();
        });
    }

    /** The application's number, from the log; null while it isn't there. */
    private static String where(ScriptRun run) {
        var id = APPLICATION.matcher(run.err());
        return id.find() ? id.group(1) : null;
    }

    private static int executors(String application) {
        return TestYarn.executors(application).size();
    }

    private void awaitEpochs(ScriptRun run, String name, int epochs) {
        run.awaitUntil("no epoch " + epochs, SOON, () -> runs.epochs(name) >= epochs);
    }

    private String data() {
        return files.getUri() + DATA;
    }

    private static org.apache.hadoop.fs.Path path(String text) {
        return new org.apache.hadoop.fs.Path(text);
    }
}
