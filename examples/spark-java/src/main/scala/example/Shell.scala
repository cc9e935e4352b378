package example

import io.lockstep.ml.{LockstepClassifier, LockstepSweep}
import org.apache.spark.sql.SparkSession

/** What one would type into spark-shell: params, a fit, a sweep. */
object Shell {
  def main(arguments: Array[String]): Unit = {
    val spark = SparkSession.builder().appName("shell").getOrCreate()
    val data = spark.range(1000).selectExpr("id % 2 as label", "(id % 2) * 2 - 1 + rand(1) as x", "rand(2) as y")
    val classifier = new LockstepClassifier().setFeaturesCols("x", "y").setHidden(8).setEpochs(5)
    val model = classifier.fit(data)
    model.transform(data).groupBy("label", "prediction").count().show()
    val space = java.util.Map.of("width", java.util.List.of(4, 8))
    val best = new LockstepSweep(classifier.setValid("0.2")).setSpace(space).setObjective("valid_loss", "min").fit(data)
    best.leaderboard().show()
    spark.stop()
  }
}
