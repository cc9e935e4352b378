package io.lockstep.driver.checkpoint;

import io.lockstep.core.io.ModelFile;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.TrainingState;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A training state as a safetensors file: weights, {@code slot.NAME} of the optimizer, running statistics. */
final class CheckpointFile {
    private CheckpointFile() {}

    /** Writes the file, without a copy of it in memory; {@code out} stays open. */
    static void write(TrainingState state, List<String> slotNames, OutputStream out) throws IOException {
        var prefixes = new ArrayList<String>();
        var all = new ArrayList<Parameters>();
        prefixes.add("weights.");
        all.add(state.weights());
        for (int i = 0; i < slotNames.size(); i++) {
            prefixes.add("slot." + slotNames.get(i) + ".");
            all.add(state.slots().get(i));
        }
        prefixes.add("statistics.");
        all.add(state.statistics());
        ModelFile.write(out, prefixes, all);
    }

    /** Overwrites {@code state}. */
    static void decode(byte[] file, String place, TrainingState state, List<String> slotNames) {
        var content = Safetensors.read(file, place);
        ModelFile.fill(content, place, "weights.", state.weights());
        for (int i = 0; i < slotNames.size(); i++)
            ModelFile.fill(
                    content,
                    place,
                    "slot." + slotNames.get(i) + ".",
                    state.slots().get(i));
        ModelFile.fill(content, place, "statistics.", state.statistics());
    }
}
