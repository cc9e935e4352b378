package io.lockstep.driver.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.core.step.TrainingState;
import io.lockstep.driver.checkpoint.RunIdentity;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.options.Validation;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where a trial starts, read and checked before anything is written.
 *
 * @param mask null without
 */
record TrialStart(TrainingState state, Parameters mask, RunIdentity identity) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static TrialStart of(TrialSpec spec, TrialData data, Configuration conf) {
        var settings = spec.settings();
        var state = TrainingState.initial(
                settings.architecture(), settings.initializer(), settings.seed(), settings.optimizer());
        var identity = JSON.createObjectNode();
        identity.put(Arithmetic.FIELD, Arithmetic.VERSION);
        ObjectNode computed = JSON.valueToTree(settings);
        // The same epochs, and then more: only a schedule that spans the run makes another run of it.
        if (!settings.schedule().spansRun()) computed.remove("epochs");
        identity.set("settings", computed);
        identity.set("valid", JSON.valueToTree(spec.valid()));
        ((ObjectNode) identity.get("valid")).remove("uri"); // a place; the fingerprint below counts
        identity.put("standardize", spec.standardize());
        identity.put("early-stopping", spec.earlyStopping());
        identity.put("data", data.info().fingerprint());
        if (spec.valid() instanceof Validation.Data)
            identity.put("valid-data", data.validation().info().fingerprint());
        if (spec.initFrom() != null) {
            byte[] file = read("init-from", spec.initFrom(), conf);
            ModelFile.decodeInitial(file, spec.initFrom(), state.weights(), state.statistics());
            identity.put("init-from", Sha256.hex(file));
        }
        Parameters mask = null;
        if (spec.mask() != null) {
            byte[] file = read("mask", spec.mask(), conf);
            mask = mask(file, spec.mask(), state.weights());
            identity.put("mask", Sha256.hex(file));
        }
        return new TrialStart(state, mask, new RunIdentity(identity));
    }

    private static byte[] read(String option, String uri, Configuration conf) {
        var path = new Path(uri);
        var parent = path.getParent() == null ? "." : path.getParent().toString();
        var directory = Directory.at(parent, conf);
        return directory.read(path.getName()).orElseThrow(() -> absent(option, uri, directory.has(path.getName())));
    }

    private static UserError absent(String option, String uri, boolean exists) {
        return new UserError(option + ": " + uri
                + (exists
                        ? " is a directory; allowed is a file in it, such as " + uri + "/" + ModelDirectory.WEIGHTS
                        : ": there is no such file"));
    }

    /** Reads a mask, ones where it leaves a tensor out, and applies it to {@code weights}. */
    private static Parameters mask(byte[] file, String place, Parameters weights) {
        var content = Safetensors.read(file, place);
        var mask = new Parameters(weights.tensors());
        for (int i = 0; i < mask.tensorCount(); i++) {
            var tensor = mask.tensors().get(i);
            if (content.find(tensor.name()).isEmpty()) mask.get(i).fill(1f);
            else {
                var one = new Parameters(java.util.List.of(tensor));
                ModelFile.fill(content, place, "", one);
                mask.get(i).setTo(one.get(0));
            }
            for (int j = 0; j < tensor.size(); j++) if (mask.get(i).data[j] == 0) weights.get(i).data[j] = 0;
        }
        return mask;
    }
}
