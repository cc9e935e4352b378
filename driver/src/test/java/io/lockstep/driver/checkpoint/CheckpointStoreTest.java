package io.lockstep.driver.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.core.eval.Direction;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Adam;
import io.lockstep.core.optim.EarlyStopping;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.core.step.TrainingState;
import io.lockstep.driver.CapturedLog;
import io.lockstep.driver.files.Directory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@Tag("slow")
class CheckpointStoreTest {
    private static final Adam OPTIMIZER = new Adam(0.001, 0.9, 0.999, 1e-8, 0);
    private static final Architecture ARCHITECTURE = Architecture.builder(3, List.of(4, 2), 2)
            .activation(Activation.TANH)
            .norm(Norm.BATCH)
            .build();

    @TempDir
    Path temp;

    private CheckpointStore store;
    private final RunIdentity identity = identity("{\"settings\": {\"seed\": 7, \"rate\": 1e-4}, \"data\": \"f\"}");

    @BeforeEach
    void open() {
        store = new CheckpointStore(
                Directory.at(temp.resolve("checkpoints").toString(), new Configuration()), OPTIMIZER.slotNames());
    }

    @Test
    void givesBackAllToTheBit() {
        var written = checkpoint(3, true);
        store.write(written);
        var read = newest();
        assertEquals(3, read.epoch());
        assertEquals(30, read.step());
        assertEquals(written.earlyStopping(), read.earlyStopping());
        assertEquals(2, read.bestEpoch());
        assertEquals(identity, read.identity());
        assertSame(written.state(), read.state());
        assertSame(written.best(), read.best());
    }

    @Test
    void withoutEarlyStoppingThereIsNoBest() {
        store.write(checkpoint(1, false));
        assertNull(newest().best());
        assertNull(newest().earlyStopping());
    }

    @Test
    void anotherArithmeticsCheckpointIsRefusedByName() {
        var other =
                identity("{\"arithmetic_version\": 99, \"settings\": {\"seed\": 7, \"rate\": 1e-4}, \"data\": \"f\"}");
        var written = checkpoint(1, false);
        store.write(new Checkpoint(1, 10, other, written.state(), null, 0, null));
        var error = assertThrows(UserError.class, this::newest);
        assertTrue(error.getMessage().contains("arithmetic_version 99; this release has "), error.getMessage());
    }

    @Test
    void anEmptyPlaceHasNone() {
        assertTrue(store.isEmpty());
        assertTrue(store.newest(state(0), identity).isEmpty());
    }

    @Test
    void keepsTheNewestTwo() throws IOException {
        for (int epoch : new int[] {8, 9, 10, 11, 99_999, 100_000}) store.write(checkpoint(epoch, false));
        assertEquals(List.of("epoch-100000", "epoch-99999"), names());
        assertEquals(100_000, newest().epoch());
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.safetensors", "best.safetensors", "position.json", "manifest.json"})
    void aDamagedOneIsPassedOverWithAWarning(String file) throws IOException {
        store.write(checkpoint(1, true));
        store.write(checkpoint(2, true));
        var path = temp.resolve("checkpoints/epoch-00002").resolve(file);
        var whole = Files.readAllBytes(path);
        for (var damaged : damages(whole)) {
            Files.write(path, damaged);
            try (var log = CapturedLog.of(CheckpointStore.class)) {
                assertEquals(1, newest().epoch());
                assertTrue(
                        log.warnings().get(0).contains("epoch-00002 is damaged"),
                        log.warnings().toString());
            }
        }
        Files.delete(path);
        assertEquals(1, newest().epoch());
        Files.write(path, whole);
        assertEquals(2, newest().epoch());
    }

    /** Cut short, grown, emptied, and each of some bytes another: none may pass for whole. */
    private static List<byte[]> damages(byte[] whole) {
        var damages = new ArrayList<byte[]>();
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 3})
            damages.add(Arrays.copyOf(whole, length));
        var key = RandomKey.of(5, Purpose.DATA);
        for (int i = 0; i < 200; i++) {
            var changed = whole.clone();
            int at = key.below(whole.length, 2 * i);
            if (Character.isWhitespace(whole[at])) continue;
            changed[at] ^= (byte) (1 + key.below(255, 2 * i + 1));
            damages.add(changed);
        }
        return damages;
    }

    @Test
    void whatWasHalfWrittenIsIgnoredAndReplaced() throws IOException {
        store.write(checkpoint(1, false));
        store.write(checkpoint(2, false));
        var half = temp.resolve("checkpoints/epoch-00003");
        Files.createDirectories(half);
        Files.write(half.resolve(".state.safetensors.part"), new byte[100]);
        assertEquals(2, newest().epoch());
        Files.write(half.resolve("state.safetensors"), new byte[100]);
        assertEquals(2, newest().epoch());
        store.write(checkpoint(3, false));
        assertEquals(3, newest().epoch());
        assertEquals(List.of("epoch-00003", "epoch-00002"), names());
        assertEquals(
                List.of("manifest.json", "position.json", "state.safetensors"),
                Arrays.stream(half.toFile().list()).sorted().toList());
    }

    @Test
    void passedOverOnesDontCrowdOutValidOnes() throws IOException {
        for (int epoch = 4; epoch <= 5; epoch++) store.write(checkpoint(epoch, false));
        Files.delete(temp.resolve("checkpoints/epoch-00005/manifest.json"));
        Files.createDirectories(temp.resolve("checkpoints/epoch-00007"));
        store.write(checkpoint(6, false));
        assertEquals(List.of("epoch-00006", "epoch-00005"), names());
        store.write(checkpoint(5, false));
        assertEquals(5, newest().epoch(), "what is newer than the last one written belongs to a past that was left");
    }

    @Test
    void allDamagedIsAnErrorAndNeverANewStart() throws IOException {
        store.write(checkpoint(1, false));
        store.write(checkpoint(2, false));
        Files.delete(temp.resolve("checkpoints/epoch-00001/state.safetensors"));
        Files.delete(temp.resolve("checkpoints/epoch-00002/manifest.json"));
        var error = assertThrows(UserError.class, this::newest);
        assertTrue(error.getMessage().contains("no valid checkpoint is left"), error.getMessage());
        assertTrue(error.getMessage().contains("epoch-00002: it has no manifest.json"), error.getMessage());
    }

    @Test
    void anotherRunsCheckpointIsRefusedNamingTheField() {
        store.write(checkpoint(1, false));
        var other = identity("{\"settings\": {\"seed\": 7, \"rate\": 2e-4}, \"data\": \"f\"}");
        var error = assertThrows(UserError.class, () -> store.newest(state(0), other));
        assertTrue(error.getMessage().contains("settings.rate is 2.0E-4"), error.getMessage());
        assertTrue(error.getMessage().contains("has 1.0E-4"), error.getMessage());
        var more = identity("{\"settings\": {\"seed\": 7, \"rate\": 1e-4}, \"data\": \"f\", \"mask\": \"m\"}");
        error = assertThrows(UserError.class, () -> store.newest(state(0), more));
        assertTrue(error.getMessage().contains("mask"), error.getMessage());
    }

    @Test
    void anotherVersionsCheckpointIsNamedAsSuch() throws IOException {
        store.write(checkpoint(1, false));
        var path = temp.resolve("checkpoints/epoch-00001/manifest.json");
        Files.writeString(path, Files.readString(path).replace("\"formatVersion\" : 1", "\"formatVersion\" : 9"));
        var error = assertThrows(UserError.class, this::newest);
        assertTrue(error.getMessage().contains("format version 9; this release reads 1"), error.getMessage());
    }

    private Checkpoint newest() {
        return store.newest(state(0), identity).orElseThrow();
    }

    /** Newest first. */
    private List<String> names() throws IOException {
        try (var found = Files.list(temp.resolve("checkpoints"))) {
            return found.sorted((a, b) -> Long.compare(number(b), number(a)))
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    private static long number(Path path) {
        return Long.parseLong(path.getFileName().toString().substring("epoch-".length()));
    }

    private Checkpoint checkpoint(int epoch, boolean best) {
        var stopping = new EarlyStopping(3).observe(0.1 + 1.0 / 3, Direction.MIN);
        return new Checkpoint(
                epoch,
                10L * epoch,
                identity,
                state(epoch),
                best ? stopping : null,
                best ? epoch - 1 : 0,
                best ? state(epoch - 1) : null);
    }

    private static TrainingState state(int seed) {
        var state = TrainingState.initial(ARCHITECTURE, Initializer.parse("glorot"), 1, OPTIMIZER);
        var key = RandomKey.of(seed, Purpose.DATA);
        fill(state.weights(), key.with(0));
        for (int slot = 0; slot < state.slots().size(); slot++)
            fill(state.slots().get(slot), key.with(1, slot));
        fill(state.statistics(), key.with(2));
        return state;
    }

    private static void fill(Parameters values, RandomKey key) {
        for (int i = 0; i < values.tensorCount(); i++)
            for (int j = 0; j < values.tensors().get(i).size(); j++)
                values.get(i).data[j] = key.with(i).normal(j);
    }

    private static void assertSame(TrainingState expected, TrainingState actual) {
        assertSame(expected.weights(), actual.weights());
        assertSame(expected.statistics(), actual.statistics());
        assertEquals(expected.slots().size(), actual.slots().size());
        for (int i = 0; i < expected.slots().size(); i++)
            assertSame(expected.slots().get(i), actual.slots().get(i));
    }

    private static void assertSame(Parameters expected, Parameters actual) {
        assertTrue(expected.size() > 0);
        for (int i = 0; i < expected.tensorCount(); i++) assertArrayEquals(expected.get(i).data, actual.get(i).data);
    }

    /** With this release's arithmetic, unless it says another. */
    private static RunIdentity identity(String json) {
        try {
            var fields = (ObjectNode) new ObjectMapper().readTree(json);
            if (!fields.has(Arithmetic.FIELD)) fields.put(Arithmetic.FIELD, Arithmetic.VERSION);
            return new RunIdentity(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
