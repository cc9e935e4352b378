package io.lockstep.driver.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.core.eval.Metric;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.core.step.TrainingState;
import io.lockstep.driver.checkpoint.RunIdentity;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.Locations;
import io.lockstep.driver.options.Validation;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a trial starts, read and checked before anything is written.
 *
 * @param mask null without
 */
record TrialStart(TrainingState state, Parameters mask, RunIdentity identity) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static TrialStart of(TrialSpec spec, TrialData data, Configuration conf) {
        var settings = spec.settings();
        requireRoom(settings, Runtime.getRuntime().maxMemory());
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
        if (!settings.loss().isClassification()) identity.put("scale-target", spec.scaleTarget());
        if (spec.threshold() != null) identity.put("threshold", spec.threshold().toString());
        identity.put("early-stopping", spec.earlyStopping());
        if (spec.earlyStoppingMetric() != Metric.LOSS)
            identity.put("early-stopping-metric", spec.earlyStoppingMetric().key());
        identity.put("data", data.info().fingerprint());
        if (spec.valid() instanceof Validation.Data)
            identity.put("valid-data", data.validation().info().fingerprint());
        if (spec.initFrom() != null) {
            byte[] file = read("init-from", spec.initFrom(), state.weights(), conf);
            ModelFile.decodeInitial(file, spec.initFrom(), state.weights(), state.statistics());
            identity.put("init-from", Sha256.hex(file));
        }
        Parameters mask = null;
        if (spec.mask() != null) {
            byte[] file = read("mask", spec.mask(), state.weights(), conf);
            mask = mask(file, spec.mask(), state.weights());
            identity.put("mask", Sha256.hex(file));
        }
        return new TrialStart(state, mask, new RunIdentity(identity));
    }

    /** Weights and optimizer slots at least have to fit the driver, or nothing begins. */
    private static void requireRoom(TrainSettings settings, long memory) {
        long parameters = ParameterLayout.of(settings.architecture()).parameterCount();
        int copies = 1 + settings.optimizer().slotNames().size();
        if (parameters * Float.BYTES * copies > memory)
            throw new UserError("hidden: " + settings.architecture().widths() + " makes " + parameters
                    + " parameters, of which the driver holds " + copies + " copies of 4 bytes each at least; it has "
                    + (memory >> 20) + " MB: allowed are fewer, or more memory by --conf spark.driver.memory=…");
    }

    private static byte[] read(String option, String uri, Parameters weights, Configuration conf) {
        var path = Locations.path(uri);
        var directory = Directory.holding(uri, conf);
        long most = 1 << 20; // of names and shapes
        for (var tensor : weights.tensors()) most += 4L * tensor.size();
        if (directory.length(path.getName()) > 4 * most)
            throw new UserError(option + ": " + uri + " has " + directory.length(path.getName())
                    + " bytes; the network's weights take " + most + " at most");
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
