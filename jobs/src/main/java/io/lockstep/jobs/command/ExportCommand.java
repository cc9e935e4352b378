package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.io.NamedTensor;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.SequentialNames;
import io.lockstep.core.model.Model;
import io.lockstep.core.network.Norm;
import io.lockstep.core.onnx.OnnxModel;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.train.ModelDirectory;
import java.util.ArrayList;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A saved model in a form that other programs read. */
@Command(
        name = "export",
        customSynopsis = "lockstep export --model=DIR --output=FILE.onnx [options]",
        description = "Writes a saved model as ONNX, preprocessing included, or its weights as safetensors under the"
                + " names of PyTorch's nn.Sequential.")
final class ExportCommand extends JobCommand {
    @Option(names = "--model", paramLabel = "DIR", description = "a directory that train wrote; required")
    String model;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "the file to write, *.onnx or *.safetensors; required")
    String output;

    @Option(names = "--overwrite", description = "replace the file")
    boolean overwrite;

    @Override
    void run(Console console) throws Exception {
        required("model", model);
        required("output", output);
        boolean onnx = output.endsWith(".onnx");
        if (!onnx && !output.endsWith(".safetensors"))
            throw new UserError("output: " + output + "; allowed are names that end in .onnx or .safetensors");
        var conf = SparkSessions.hadoop(common);
        var read = ModelDirectory.read(model, conf);
        var path = new Path(Directory.at(output, conf).uri());
        var parent = Directory.holding(path.toString(), conf);
        var fs = path.getFileSystem(conf);
        if (fs.exists(path) && fs.getFileStatus(path).isDirectory())
            throw new UserError("output: " + output + " is a directory; allowed is a file");
        if (fs.exists(path) && !overwrite)
            throw new UserError("output: " + output + " exists; replace it with --overwrite, or name another file");
        parent.write(path.getName(), onnx ? OnnxModel.encode(read) : sequential(read));
        if (!common.quiet) console.out().println("the model is in " + output);
    }

    private static byte[] sequential(Model model) {
        var network = model.info().architecture();
        if (network.residual())
            throw new UserError("output: a residual network is no nn.Sequential; its weights are in "
                    + ModelDirectory.WEIGHTS + " as they are, allowed here is .onnx");
        var tensors = new ArrayList<NamedTensor>(ModelFile.tensors("", model.weights()));
        tensors.addAll(ModelFile.tensors("", model.statistics()));
        return Safetensors.toBytes(Map.of(), SequentialNames.of(tensors, network.norm() != Norm.NONE));
    }
}
