package io.lockstep.jobs.lab.chaos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A standalone cluster of two one-core workers in processes of their own, on 127.0.0.1; drivers are behind {@link Links}. */
final class Cluster implements Ground {
    private static final int WORKERS = 2;
    private static final int DEADLINE_SECONDS = 60;

    private final Class<?> main;
    private final Path directory;
    private final int port = Links.freePort();
    private final Victim master;
    private final List<Victim> workers = new ArrayList<>();
    private final List<Links> links = new ArrayList<>();
    private final int[] driverPorts = {Links.freePort(), Links.freePort(), Links.freePort()};
    private int started;

    private Cluster(Class<?> main, Path directory) throws IOException {
        this.main = main;
        this.directory = Files.createDirectories(directory);
        for (int driverPort : driverPorts) links.add(Links.at(driverPort));
        master = spark("master", "master.Master", "--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0");
    }

    /** Whether there is a Spark that executors can be started from. */
    static boolean isPossible() {
        var spark = System.getenv("SPARK_HOME");
        return spark != null && Files.isDirectory(Path.of(spark, "jars"));
    }

    /** Starts one; it is there once {@link #prepare} returns. */
    static Cluster start(Class<?> main, Path directory) throws IOException {
        return new Cluster(main, directory);
    }

    private Victim spark(String name, String daemon, String... arguments) throws IOException {
        return Victim.spark("org.apache.spark.deploy." + daemon, List.of(arguments), directory.resolve(name + ".log"));
    }

    private Victim worker() throws IOException {
        var name = "worker-" + started++;
        return spark(
                name,
                "worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "640m",
                "--work-dir",
                directory.resolve(name).toString(),
                "spark://127.0.0.1:" + port);
    }

    /** Brings workers up that are gone, and mends the links. */
    @Override
    public void prepare() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE_SECONDS * 1_000_000_000L;
        while (!listens()) {
            if (System.nanoTime() > deadline || !master.handle().isAlive())
                throw new ChaosException("the cluster's master doesn't listen; see " + directory);
            Thread.sleep(200);
        }
        workers.removeIf(worker -> !worker.handle().isAlive());
        while (workers.size() < WORKERS) workers.add(worker());
        mend();
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public List<String> options() {
        var settings = List.of(
                "spark.driver.host=" + Links.HOST,
                "spark.driver.bindAddress=127.0.0.1",
                "spark.driver.port=" + driverPorts[0],
                "spark.driver.blockManager.port=" + driverPorts[1],
                "spark.lockstep.port=" + driverPorts[2],
                "spark.lockstep.silentMillis=3000",
                "spark.executor.memory=512m",
                "spark.task.maxFailures=100",
                "spark.ui.enabled=false",
                "spark.executor.extraClassPath=" + Victim.classPath(main));
        var options = new ArrayList<>(List.of("--master", "spark://127.0.0.1:" + port, "--workers", "" + WORKERS));
        for (var setting : settings) options.addAll(List.of("--conf", setting));
        return options;
    }

    @Override
    public List<? extends Fault> faults() {
        var faults = new ArrayList<Fault>();
        for (var kind : ClusterFault.Kind.values()) faults.add(new ClusterFault(kind, this));
        faults.add(ProcessFault.KILL);
        return faults;
    }

    /** Executors of whichever training runs; none while there is none. */
    List<ProcessHandle> executors() {
        var executors = new ArrayList<ProcessHandle>();
        for (var worker : workers) worker.handle().descendants().forEach(executors::add);
        return executors;
    }

    /** Kills a worker, and with it its executor; another comes in its place. */
    void killWorker(int which) throws IOException, InterruptedException {
        var worker = workers.get(which % workers.size());
        ProcessSignals.send(worker.handle(), "KILL");
        workers.remove(worker);
        workers.add(worker());
    }

    /** What workers and driver say to each other on Lockstep's port is harmed from now on. */
    void harm(Links.Harm harm) {
        links.get(2).harm(harm);
    }

    private void mend() {
        harm(Links.Harm.NONE);
    }

    @Override
    public void close() {
        var all = new ArrayList<>(workers);
        all.add(master);
        for (var worker : workers) worker.handle().descendants().forEach(ProcessHandle::destroyForcibly);
        for (var process : all) process.handle().destroyForcibly();
        links.forEach(Links::close);
    }
}
