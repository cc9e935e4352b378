package io.lockstep.ml;

import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** A frame's rows with predictions. The frame's plan is made when somebody asks for rows, not before. */
final class PredictedRows extends RDD<InternalRow> {
    private static final long serialVersionUID = 1L;

    private final transient Dataset<Row> frame;
    private final InternalBatches batches;
    private RDD<InternalRow> source; // null until asked for

    PredictedRows(SparkContext context, Dataset<Row> frame, InternalBatches batches) {
        super(context, seq(List.of()), ClassTag$.MODULE$.apply(InternalRow.class));
        this.frame = frame;
        this.batches = batches;
    }

    private static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }

    private synchronized RDD<InternalRow> source() {
        if (source == null)
            source = ((org.apache.spark.sql.classic.Dataset<Row>) frame)
                    .queryExecution()
                    .toRdd();
        return source;
    }

    @Override
    public Partition[] getPartitions() {
        return source().partitions();
    }

    @Override
    public Seq<Dependency<?>> getDependencies() {
        return seq(List.of(new OneToOneDependency<>(source())));
    }

    @Override
    public Iterator<InternalRow> compute(Partition split, TaskContext context) {
        var rows = CollectionConverters.asJava(source.iterator(split, context));
        return CollectionConverters.asScala(batches.predict(rows));
    }
}
