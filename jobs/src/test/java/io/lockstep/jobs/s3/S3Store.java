package io.lockstep.jobs.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A {@link MockS3} in a process of its own, which ends with this one. */
public final class S3Store implements AutoCloseable {
    private final Process process;
    private final int port;

    public S3Store() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MockS3.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) throw new IOException("the mock server ended");
        port = Integer.parseInt(line);
        uncache();
    }

    /** S3A's settings for it. */
    public Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("fs.s3a.endpoint", "http://127.0.0.1:" + port);
        settings.put("fs.s3a.endpoint.region", "us-east-1");
        settings.put("fs.s3a.path.style.access", "true");
        settings.put("fs.s3a.access.key", "key");
        settings.put("fs.s3a.secret.key", "secret");
        settings.put("fs.s3a.retry.interval", "10ms");
        settings.put("fs.s3a.retry.throttle.interval", "10ms");
        return settings;
    }

    public Configuration conf() {
        var conf = new Configuration();
        settings().forEach(conf::set);
        return conf;
    }

    /** From now on a share {@code rate} of all requests goes wrong. */
    public void faults(long seed, double rate) throws IOException {
        ask("faults?seed=" + seed + "&rate=" + rate);
    }

    /** How often what was asked, and how often which fault came. */
    public Map<String, Long> counts() throws IOException {
        var counts = new HashMap<String, Long>();
        ask("counts").lines().forEach(line -> {
            int blank = line.indexOf(' ');
            counts.put(line.substring(0, blank), Long.valueOf(line.substring(blank + 1)));
        });
        return counts;
    }

    private String ask(String what) throws IOException {
        var uri = URI.create("http://127.0.0.1:" + port + "/-?" + what.replace('?', '&'));
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            uncache();
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Hadoop's cache knows the bucket by name alone, so that the next who asks must not find an earlier server's: not after
     * this one's end, nor before its beginning, for what a command does last may have asked after an end.
     */
    private void uncache() throws IOException {
        FileSystem.get(URI.create("s3a://bucket/"), conf()).close();
    }
}
