package example;

import io.lockstep.ml.LockstepClassificationModel;
import io.lockstep.ml.LockstepClassifier;
import java.io.IOException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Learns two interleaving half circles in a pipeline, and prints how many of them it tells apart. */
public final class Moons {
    private Moons() {}

    public static void main(String[] arguments) throws IOException {
        try (var spark = SparkSession.builder().appName("moons").getOrCreate()) {
            var data = data(spark);
            var model = fit(data);
            System.out.println("accuracy " + accuracy(model, data));
            System.out.println("weights " + ((LockstepClassificationModel) model.stages()[1]).weightsSha256());
        }
    }

    static Dataset<Row> data(SparkSession spark) {
        return spark.range(2000)
                .selectExpr("id % 2 as label", "pi() * (id div 2) / 1000 as t")
                .selectExpr(
                        "cast(label as double) as label",
                        "if(label = 0, cos(t), 1 - cos(t)) as x",
                        "if(label = 0, sin(t), 0.5 - sin(t)) as y");
    }

    static PipelineModel fit(Dataset<Row> data) {
        var assembler =
                new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features");
        var classifier =
                new LockstepClassifier().setHidden(32, 32).setEpochs(20).setLearningRate(0.01);
        return new Pipeline()
                .setStages(new PipelineStage[] {assembler, classifier})
                .fit(data);
    }

    static double accuracy(PipelineModel model, Dataset<Row> data) {
        return (double) model.transform(data).filter("prediction = label").count() / data.count();
    }
}
