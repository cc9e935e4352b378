package io.lockstep.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;

/**
 * Spark ML's directory of a stage: {@code metadata/part-00000}, a line of JSON with the stage's class, uid and params,
 * as Spark writes and reads it itself. The class there is compared, never loaded.
 */
final class StageFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "metadata";
    private static final String PART = "part-00000";

    private StageFiles() {}

    /** Writes what a stage has beside its params. */
    @FunctionalInterface
    interface Content {
        void write(Directory place, SparkSession spark);
    }

    /**
     * Writes the whole directory beside its place and then moves it there, so that what is overwritten is there until
     * then; where a directory can't be moved, it is written where it belongs.
     */
    static MLWriter writer(Params stage, Content content) {
        return new MLWriter() {
            @Override
            public void save(String path) throws IOException {
                var place = Directory.at(path, conf(sparkSession()));
                if (place.exists() && !shouldOverwrite())
                    throw new IOException("Path " + path + " already exists. To overwrite it, please use"
                            + " write.overwrite().save(path) for Scala and use write().overwrite().save(path) for Java"
                            + " and Python.");
                saveImpl(path);
            }

            @Override
            public void saveImpl(String path) {
                var conf = conf(sparkSession());
                var parent = Directory.at(
                        new Path(Directory.at(path, conf).uri()).getParent().toString(), conf);
                var place = Directory.at(path, conf);
                if (!place.movesDirectories()) {
                    parent.delete(place.name());
                    content.write(place, sparkSession());
                    writeMetadata(place, stage, sparkSession());
                    return;
                }
                var part = parent.child("." + place.name() + "-" + UUID.randomUUID());
                try {
                    content.write(part, sparkSession());
                    writeMetadata(part, stage, sparkSession());
                    parent.delete(place.name());
                    part.moveTo(place);
                } finally {
                    parent.delete(part.name());
                }
            }
        };
    }

    static Configuration conf(SparkSession spark) {
        return spark.sparkContext().hadoopConfiguration();
    }

    static void writeMetadata(Directory place, Params stage, SparkSession spark) {
        place.child(METADATA).writeText(PART, metadata(stage, spark) + "\n");
        place.child(METADATA).writeText("_SUCCESS", "");
    }

    private static String metadata(Params stage, SparkSession spark) {
        var json = JSON.createObjectNode();
        json.put("class", stage.getClass().getName());
        json.put("timestamp", System.currentTimeMillis());
        json.put("sparkVersion", spark.version());
        json.put("uid", stage.uid());
        json.set("paramMap", encoded(stage.paramMap()));
        json.set("defaultParamMap", encoded(stage.defaultParamMap()));
        return json.toString();
    }

    @SuppressWarnings("unchecked") // a map holds values of its params' types
    private static ObjectNode encoded(ParamMap map) {
        var json = JSON.createObjectNode();
        for (ParamPair<?> pair : scala.jdk.javaapi.CollectionConverters.asJava(map.toSeq())) {
            var param = (Param<Object>) pair.param();
            try {
                json.set(param.name(), JSON.readTree(param.jsonEncode(pair.value())));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(param.name(), e);
            }
        }
        return json;
    }

    static <S extends Params> MLReader<S> reader(Class<S> type, Function<String, S> make) {
        return new MLReader<>() {
            @Override
            public S load(String path) {
                var place = Directory.at(path, conf(sparkSession()));
                var metadata = require(place, type);
                var stage = make.apply(metadata.path("uid").asText());
                setParams(stage, metadata, place);
                return stage;
            }
        };
    }

    /** The stage's metadata; throws {@link UserError} where there is none, or it is another stage's. */
    static JsonNode require(Directory place, Class<?> type) {
        return read(place, type)
                .orElseThrow(() ->
                        new UserError(place + ": has no " + METADATA + "; allowed is a directory that write() wrote"));
    }

    /** The name of the class whose stage the directory holds; empty where it holds none. */
    static Optional<String> type(Directory place) {
        return parse(place).map(json -> json.path("class").asText());
    }

    /** The stage's metadata; empty where the directory has none. Throws {@link UserError} where it is another stage's. */
    static Optional<JsonNode> read(Directory place, Class<?> type) {
        var json = parse(place);
        json.map(found -> found.path("class").asText())
                .filter(found -> !found.equals(type.getName()))
                .ifPresent(found -> {
                    throw new UserError(place + ": holds a " + found + "; allowed is a " + type.getName());
                });
        return json;
    }

    private static Optional<JsonNode> parse(Directory place) {
        var part = place.child(METADATA).list("part-").stream().sorted().findFirst();
        return part.flatMap(name -> place.child(METADATA).readText(name)).map(line -> {
            try {
                return JSON.readTree(line);
            } catch (JsonProcessingException e) {
                throw new UserError(place + "/" + METADATA + ": " + e.getOriginalMessage(), e);
            }
        });
    }

    /** Sets the params and defaults that the metadata tells. */
    static void setParams(Params stage, JsonNode metadata, Directory place) {
        metadata.path("defaultParamMap")
                .properties()
                .forEach(entry -> stage.setDefault(param(stage, entry.getKey(), place), decoded(stage, entry, place)));
        metadata.path("paramMap")
                .properties()
                .forEach(entry -> stage.set(param(stage, entry.getKey(), place), decoded(stage, entry, place)));
    }

    private static Object decoded(Params stage, java.util.Map.Entry<String, JsonNode> entry, Directory place) {
        return param(stage, entry.getKey(), place).jsonDecode(entry.getValue().toString());
    }

    private static Param<Object> param(Params stage, String name, Directory place) {
        if (!stage.hasParam(name))
            throw new UserError(place + ": has a param " + name + " that this release doesn't know");
        return stage.getParam(name);
    }
}
