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

/** A Python library in a process of its own, which sleeps between its turns. */
final class PythonTraining implements Contender {
    private static final String SCRIPT = "peers.py";
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

    private PythonTraining(String name, int threads, TrainData data, Process process, Path complaints) {
        this.name = name;
        this.data = data;
        this.threads = threads;
        this.process = process;
        this.complaints = complaints;
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a process, which has then imported the library.
     *
     * @param library {@code torch}, {@code torch-compile} or {@code sklearn}
     * @param data whose directory gets the script and its complaints
     */
    static PythonTraining start(String python, String library, int threads, TrainData data)
            throws IOException, InterruptedException {
        var directory = data.directory();
        try (var source = PythonTraining.class.getResourceAsStream(SCRIPT)) {
            Files.write(directory.resolve(SCRIPT), source.readAllBytes());
        }
        var complaints = directory.resolve(library + threads + ".err");
        var builder = new ProcessBuilder(python, SCRIPT, library, String.valueOf(threads))
                .directory(directory.toFile())
                .redirectError(complaints.toFile());
        builder.environment().keySet().removeAll(FORGET);
        for (var variable : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"))
            builder.environment().put(variable, String.valueOf(threads));
        var training = new PythonTraining(library, threads, data, builder.start(), complaints);
        try {
            training.version = training.answer(START_SECONDS).path("version").asText();
            return training;
        } catch (IOException | InterruptedException e) {
            training.close();
            throw e;
        }
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
