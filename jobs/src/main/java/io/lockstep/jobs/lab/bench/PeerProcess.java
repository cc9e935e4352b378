package io.lockstep.jobs.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A library in a process of its own, which answers a line of JSON with another and sleeps between its turns. */
final class PeerProcess implements Contender {
    private static final int START_SECONDS = 120;
    private static final int TURN_SECONDS = 600;
    /** Tunings of one machine's BLAS, which may fit another peer and harm this one. */
    private static final List<String> FORGET = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path complaints;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final String name;
    private final int threads;
    private final TrainData data;
    private String version;

    private PeerProcess(String name, int threads, TrainData data, Process process, Path complaints) {
        this.name = name;
        this.data = data;
        this.threads = threads;
        this.process = process;
        this.complaints = complaints;
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a process, which has then loaded its library.
     *
     * @param name of the library and its setting; its complaints go to a file of that name and of {@code threads}
     * @param program gets {@code threads} as what native libraries go by
     */
    static PeerProcess start(ProcessBuilder program, String name, int threads, TrainData data)
            throws IOException, InterruptedException {
        var directory = data.directory();
        var complaints = directory.resolve(name + threads + ".err");
        program.directory(directory.toFile()).redirectError(complaints.toFile());
        program.environment().keySet().removeAll(FORGET);
        for (var variable : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"))
            program.environment().put(variable, String.valueOf(threads));
        var peer = new PeerProcess(name, threads, data, program.start(), complaints);
        try {
            peer.version = peer.answer(START_SECONDS).path("version").asText();
            return peer;
        } catch (IOException | InterruptedException e) {
            peer.close();
            throw e;
        }
    }

    /** Puts a program's source, a resource beside this class, into {@code directory}. */
    static Path write(String resource, Path directory) throws IOException {
        var file = directory.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        try (var source = PeerProcess.class.getResourceAsStream(resource)) {
            Files.write(file, source.readAllBytes());
        }
        return file;
    }

    /** The library's. */
    String version() {
        return version;
    }

    int threads() {
        return threads;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double samplesPerSecond(TrainCase what, int passes) throws IOException, InterruptedException {
        var question = JSON.createObjectNode();
        question.put("file", data.file(what.data()).toString());
        question.put("bytes", what.data() != TrainCase.Data.POINTS);
        question.put("rows", data.rows(what.data()));
        question.put("features", what.data().features);
        question.put("classes", what.data().classes);
        question.set("hidden", JSON.valueToTree(what.hidden()));
        question.put("optimizer", what.optimizer());
        question.put("rate", what.learningRate());
        question.put("batch", what.batch());
        question.put("passes", passes);
        questions.write(question + "\n");
        questions.flush();
        var said = answer(TURN_SECONDS);
        if (said.has("error")) throw new IOException(said.path("error").asText());
        return said.path("samples_per_second").asDouble();
    }

    /** The next line; whoever doesn't answer in time is ended. */
    private JsonNode answer(int seconds) throws IOException, InterruptedException {
        var line = CompletableFuture.supplyAsync(this::readLine);
        try {
            var text = line.get(seconds, TimeUnit.SECONDS);
            if (text == null) throw new IOException("it ended: " + lastComplaint());
            return JSON.readTree(text);
        } catch (TimeoutException e) {
            close();
            throw new IOException("no answer within " + seconds + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("no answer: " + e.getCause(), e.getCause());
        }
    }

    private String readLine() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastComplaint() throws IOException {
        var lines = Files.readString(complaints, StandardCharsets.UTF_8).strip().split("\n");
        return lines[lines.length - 1];
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
