package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.model.Model;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.network.Parameters;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.HashedStream;
import org.apache.hadoop.conf.Configuration;

/** A saved model on any of Hadoop's file systems: model.json and model.safetensors of a directory. */
public final class ModelDirectory {
    public static final String WEIGHTS = Model.WEIGHTS;
    public static final String INFO = Model.INFO;

    private ModelDirectory() {}

    /** Writes a model and gives the checksum of its weights' file. */
    public static String write(Directory directory, ModelInfo info, Parameters weights, Parameters statistics) {
        var sums = new HashedStream[1];
        directory.write(WEIGHTS, out -> {
            sums[0] = new HashedStream(out);
            ModelFile.write(sums[0], weights, statistics);
            sums[0].flush();
        });
        directory.writeText(INFO, info.toJson());
        return sums[0].sha256();
    }

    /** Reads the model at {@code uri}; throws {@link UserError} naming the file that is absent or bad. */
    public static Model read(String uri, Configuration conf) {
        var directory = Directory.at(uri, conf);
        if (directory.has(EnsembleDirectory.FILE))
            throw new UserError(
                    "model: " + uri + " holds an ensemble, which evaluate and predict take; allowed here is one"
                            + " network, such as a directory in it");
        if (!directory.has(INFO) && directory.child(RunDirectory.BEST).has(INFO))
            throw new UserError(
                    "model: " + uri + " is a sweep's directory; its best model is " + uri + "/" + RunDirectory.BEST);
        var json = directory.readText(INFO).orElseThrow(() -> Model.absent(directory.toString(), INFO));
        var info = ModelInfo.fromJson(json, directory + "/" + INFO);
        byte[] file = directory.read(WEIGHTS).orElseThrow(() -> Model.absent(directory.toString(), WEIGHTS));
        return Model.decode(info, file, directory + "/" + WEIGHTS);
    }
}
