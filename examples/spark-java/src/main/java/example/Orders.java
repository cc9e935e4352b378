package example;

import io.lockstep.ml.LockstepClassificationModel;
import io.lockstep.ml.LockstepClassifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table with columns of text in a pipeline that is fitted, stored under the directory given, and loaded again. Prints
 * hashes of the weights and of all probabilities: the same in local mode and on any cluster.
 */
public final class Orders {
    private Orders() {}

    public static void main(String[] arguments) throws IOException {
        try (var spark = SparkSession.builder().appName("orders").getOrCreate()) {
            var data = data(spark);
            var model = pipeline().fit(data);
            var loaded = stored(model, arguments[0]);
            var classifier = (LockstepClassificationModel) loaded.stages()[loaded.stages().length - 1];
            System.out.println("weights " + classifier.weightsSha256());
            System.out.println("fitted " + probabilities(model, data));
            System.out.println("loaded " + probabilities(loaded, data));
        }
    }

    static Dataset<Row> data(SparkSession spark) {
        return spark.range(1200)
                .selectExpr(
                        "id",
                        "element_at(array('north', 'south', 'east'), int(1 + id % 3)) as region",
                        "element_at(array('card', 'cash'), int(1 + id % 7 % 2)) as payment",
                        "cast(id * 37 % 101 as double) as amount")
                .selectExpr(
                        "*", "if(amount > 50 and payment = 'card' or region = 'east', 'late', 'prompt') as outcome");
    }

    static Pipeline pipeline() {
        return new Pipeline().setStages(new PipelineStage[] {
            new StringIndexer().setInputCol("outcome").setOutputCol("label"),
            new StringIndexer()
                    .setInputCols(new String[] {"region", "payment"})
                    .setOutputCols(new String[] {"regionIndex", "paymentIndex"}),
            new OneHotEncoder()
                    .setInputCols(new String[] {"regionIndex", "paymentIndex"})
                    .setOutputCols(new String[] {"regionVector", "paymentVector"}),
            new VectorAssembler()
                    .setInputCols(new String[] {"regionVector", "paymentVector", "amount"})
                    .setOutputCol("features"),
            new LockstepClassifier()
                    .setHidden(16)
                    .setEpochs(5)
                    .setLearningRate(0.01)
                    .setStandardize(true)
        });
    }

    static PipelineModel stored(PipelineModel model, String directory) throws IOException {
        model.write().overwrite().save(directory);
        return PipelineModel.load(directory);
    }

    /** SHA-256 of all probabilities, in the order of the rows' ids. */
    static String probabilities(PipelineModel model, Dataset<Row> data) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var row :
                    model.transform(data).orderBy("id").select("probability").collectAsList())
                for (double p : row.<Vector>getAs(0).toArray())
                    digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(p).array());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
