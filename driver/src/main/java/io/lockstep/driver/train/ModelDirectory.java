package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.driver.files.Directory;
import org.apache.hadoop.conf.Configuration;

/** A saved model: model.json and model.safetensors of a directory. */
public final class ModelDirectory {
    public static final String WEIGHTS = "model.safetensors";
    public static final String INFO = "model.json";

    private ModelDirectory() {}

    /** A model as read. */
    public record Model(ModelInfo info, Parameters weights, Parameters statistics, String weightsSha256) {}

    /** Writes a model and gives the checksum of its weights' file. */
    public static String write(Directory directory, ModelInfo info, Parameters weights, Parameters statistics) {
        byte[] file = ModelFile.encode(weights, statistics);
        directory.write(WEIGHTS, file);
        directory.writeText(INFO, info.toJson());
        return ModelFile.sha256(file);
    }

    /** Reads the model at {@code uri}; throws {@link UserError} naming the file that is absent or bad. */
    public static Model read(String uri, Configuration conf) {
        var directory = Directory.at(uri, conf);
        var json = directory.readText(INFO).orElseThrow(() -> absent(directory, INFO));
        var info = ModelInfo.fromJson(json, directory + "/" + INFO);
        byte[] file = directory.read(WEIGHTS).orElseThrow(() -> absent(directory, WEIGHTS));
        var layout = ParameterLayout.of(info.architecture());
        var weights = new Parameters(layout.parameters());
        var statistics = new Parameters(layout.statistics());
        ModelFile.decode(file, directory + "/" + WEIGHTS, weights, statistics);
        return new Model(info, weights, statistics, ModelFile.sha256(file));
    }

    private static UserError absent(Directory directory, String file) {
        return new UserError("model: " + directory + " has no " + file
                + "; a model is the output directory of a training run that has finished");
    }
}
