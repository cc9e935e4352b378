package io.lockstep.driver.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.core.model.Model;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;

/**
 * Several models that predict as one: {@code ensemble.json}, which names them, and a model's directory each. Their
 * probabilities are averaged, or their values in a regression.
 */
public final class EnsembleDirectory {
    /** The file that shows an ensemble, written last. */
    public static final String FILE = "ensemble.json";

    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Content(@JsonProperty("format_version") int formatVersion, List<String> members) {}

    private EnsembleDirectory() {}

    /** Copies the models in {@code members} into one ensemble. */
    public static void write(Directory directory, List<Directory> members) {
        var names = new ArrayList<String>();
        for (var member : members) {
            var copy = directory.child(member.name());
            for (var file : List.of(ModelDirectory.INFO, ModelDirectory.WEIGHTS))
                copy.write(file, member.read(file).orElseThrow(() -> Model.absent(member.toString(), file)));
            names.add(member.name());
        }
        try {
            directory.writeText(FILE, JSON.writeValueAsString(new Content(FORMAT_VERSION, names)) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(FILE, e);
        }
    }

    /**
     * Reads the ensemble or the single model at {@code uri}.
     *
     * @throws UserError naming the file that is absent or bad
     */
    public static Model read(String uri, Configuration conf) {
        var directory = Directory.at(uri, conf);
        var text = directory.readText(FILE);
        if (text.isEmpty()) return ModelDirectory.read(uri, conf);
        var place = directory + "/" + FILE;
        var models = new ArrayList<Model>();
        for (var name : names(text.get(), place))
            models.add(ModelDirectory.read(
                    directory.child(Names.requirePlain(name, place)).uri(), conf));
        var first = models.get(0);
        for (var other : models) requireAlike(first, other, place);
        return first.joinedBy(models.subList(1, models.size()));
    }

    private static List<String> names(String text, String place) {
        try {
            var content = JSON.readValue(text, Content.class);
            if (content != null && content.formatVersion() != FORMAT_VERSION)
                throw new UserError(place + ": has the format version " + content.formatVersion()
                        + "; this release reads " + FORMAT_VERSION);
            if (content == null
                    || content.members() == null
                    || content.members().isEmpty()) throw new UserError(place + ": names no members");
            return content.members();
        } catch (JsonProcessingException e) {
            throw new UserError(place + ": is no ensemble: " + e.getOriginalMessage(), e);
        }
    }

    private static void requireAlike(Model first, Model other, String place) {
        boolean alike = first.info().loss() == other.info().loss()
                && first.info().outputNames().equals(other.info().outputNames())
                && first.info().featureNames().equals(other.info().featureNames())
                && Objects.equals(first.info().standardizer(), other.info().standardizer());
        if (!alike)
            throw new UserError(
                    place + ": its members differ in loss, classes, features or standardization; allowed are"
                            + " models of the same data");
    }
}
