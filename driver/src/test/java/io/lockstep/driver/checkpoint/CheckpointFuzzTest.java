package io.lockstep.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.optim.EarlyStopping;
import io.lockstep.core.optim.Sgd;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.core.step.TrainingState;
import io.lockstep.driver.CapturedLog;
import io.lockstep.driver.Fuzz;
import io.lockstep.driver.files.Directory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint's files, damaged: as a disk does it, and by somebody who mends the checksums. */
@Tag("slow")
@Timeout(120)
class CheckpointFuzzTest {
    private static final long INPUTS = 400;
    private static final String JSON_WORDS = "{}[]\",:-.eE0123456789nultrfas\n\u0000\u00ff\\";
    private static final String PLACE = "epoch-00003/";
    private static final String MANIFEST = PLACE + "manifest.json";
    private static final Sgd OPTIMIZER = new Sgd(0.1, 0.9, false, 0);

    @TempDir
    Path temp;

    private final TrainingState state = TrainingState.initial(
            Architecture.builder(2, List.of(3), 1).build(), Initializer.parse("he"), 1, OPTIMIZER);
    private final RunIdentity identity = new RunIdentity(new ObjectMapper()
            .createObjectNode()
            .put(Arithmetic.FIELD, Arithmetic.VERSION)
            .put("seed", 7)
            .put("data", "f"));
    private final AtomicInteger places = new AtomicInteger();

    private Map<String, byte[]> good() {
        var stopping = new EarlyStopping(3);
        var checkpoint = new Checkpoint(3, 30, identity, state, stopping, 2, state);
        return CheckpointStore.files(checkpoint, OPTIMIZER.slotNames());
    }

    private void fuzz(String file, String words) throws Exception {
        var good = good();
        try (var log = CapturedLog.of(CheckpointStore.class)) {
            Fuzz.run(file + " of checkpoints", INPUTS, List.of(good.get(PLACE + file)), words, () -> {
                var place = temp.resolve("checkpoints-" + places.incrementAndGet());
                var store =
                        new CheckpointStore(Directory.at(place.toString(), new Configuration()), OPTIMIZER.slotNames());
                store.put(good);
                return input -> {
                    var damaged = new LinkedHashMap<String, byte[]>();
                    damaged.put(PLACE + file, input);
                    if (!MANIFEST.endsWith(file)) damaged.put(MANIFEST, manifest(good, file, input));
                    store.put(damaged);
                    store.newest(state, identity);
                };
            });
        }
    }

    /** With the checksums of what stands there. */
    private static byte[] manifest(Map<String, byte[]> files, String changed, byte[] with)
            throws JsonProcessingException {
        var entries = new LinkedHashMap<String, Manifest.Entry>();
        files.forEach((path, bytes) -> {
            if (path.equals(MANIFEST)) return;
            var name = path.substring(PLACE.length());
            byte[] now = name.equals(changed) ? with : bytes;
            entries.put(name, new Manifest.Entry(now.length, Sha256.hex(now)));
        });
        return new ObjectMapper().writeValueAsBytes(new Manifest(Manifest.FORMAT_VERSION, entries));
    }

    @Test
    void manifests() throws Exception {
        fuzz("manifest.json", JSON_WORDS);
    }

    @Test
    void positions() throws Exception {
        fuzz("position.json", JSON_WORDS);
    }

    @Test
    void states() throws Exception {
        fuzz("state.safetensors", "{}[]\",:0123456789-.eEF");
    }
}
