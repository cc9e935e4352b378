import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Trains multilayer perceptrons in Deeplearning4j and says how fast: the questions and answers of {@code peers.py}, by
 * lines of JSON. Threads are those of {@code OMP_NUM_THREADS}. The argument is the library's version.
 */
public final class Dl4jPeer {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What was read, by file. */
    private static final Map<String, Rows> READ = new HashMap<>();

    private Dl4jPeer() {}

    /** @param features [rows × features]; @param labels [rows × classes], one 1 a row */
    private record Rows(INDArray features, INDArray labels) {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever the library prints is no answer
        answers.println(JSON.createObjectNode().put("version", arguments[0] + " (" + built() + ")"));
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            var answer = JSON.createObjectNode();
            try {
                answer.put("samples_per_second", samplesPerSecond(JSON.readTree(line)));
            } catch (IOException | RuntimeException e) { // the bench leaves this peer out and says why
                answer.put("error", e.toString().lines().findFirst().orElse(""));
            }
            answers.println(answer);
        }
    }

    /** The processors that its native code was built for. */
    private static String built() {
        Nd4j.create(1);
        String[] levels = {"", "any x86-64", "AVX2", "AVX-512"};
        int level = NativeOpsHolder.getInstance().getDeviceNativeOps().binaryLevel();
        return "native code for " + (level > 0 && level < levels.length ? levels[level] : "any processor");
    }

    private static double samplesPerSecond(JsonNode task) throws IOException {
        var rows = rows(task);
        var network = network(task);
        int n = task.path("rows").asInt();
        int batch = task.path("batch").asInt();
        int passes = task.path("passes").asInt();
        var random = new Random(1);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        long begin = System.nanoTime();
        for (int pass = 0; pass < passes; pass++) {
            shuffle(order, random);
            for (int at = 0; at < n; at += batch) {
                int[] ids = Arrays.copyOfRange(order, at, Math.min(n, at + batch));
                network.fit(Nd4j.pullRows(rows.features, 1, ids), Nd4j.pullRows(rows.labels, 1, ids));
            }
        }
        return passes * (double) n / ((System.nanoTime() - begin) / 1e9);
    }

    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
    }

    private static MultiLayerNetwork network(JsonNode task) {
        double rate = task.path("rate").asDouble();
        var layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(task.path("optimizer").asText().equals("adam") ? new Adam(rate) : new Sgd(rate))
                .weightInit(WeightInit.RELU)
                .list();
        int below = task.path("features").asInt();
        for (var width : task.path("hidden")) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(below)
                    .nOut(width.asInt())
                    .activation(Activation.RELU)
                    .build());
            below = width.asInt();
        }
        layers.layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(below)
                .nOut(task.path("classes").asInt())
                .activation(Activation.SOFTMAX)
                .build());
        var network = new MultiLayerNetwork(layers.build());
        network.init();
        return network;
    }

    private static Rows rows(JsonNode task) throws IOException {
        var file = task.path("file").asText();
        var known = READ.get(file);
        if (known != null) return known;
        if (READ.size() > 1) READ.clear();
        int n = task.path("rows").asInt();
        int features = task.path("features").asInt();
        var bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(file))).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[n * features];
        boolean pixels = task.path("bytes").asBoolean();
        for (int i = 0; i < values.length; i++) values[i] = pixels ? (bytes.get() & 0xff) / 255f : bytes.getFloat();
        float[] labels = new float[n * task.path("classes").asInt()];
        for (int i = 0; i < n; i++) labels[i * task.path("classes").asInt() + bytes.get()] = 1;
        var rows = new Rows(Nd4j.createFromArray(values).reshape(n, features), Nd4j.createFromArray(labels).reshape(n, -1));
        READ.put(file, rows);
        return rows;
    }
}
