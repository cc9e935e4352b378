package io.lockstep.ml;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.api.java.UDF1;

/** A model as a function of SQL. Travels to tasks. */
final class SqlFunction implements UDF1<Object, Object> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SharedModel> model;
    private transient ThreadLocal<CellReader> readers;

    SqlFunction(Broadcast<SharedModel> model) {
        this.model = model;
    }

    @Override
    public Object call(Object cell) {
        var known = model.value().get();
        var features = reader(known).read(cell);
        return known.info().hasSeveralTargets() ? known.predictAll(features) : (Object) known.predict(features);
    }

    private CellReader reader(io.lockstep.core.model.Model known) {
        synchronized (this) {
            if (readers == null)
                readers = ThreadLocal.withInitial(
                        () -> new CellReader(known.info().schema()));
        }
        return readers.get();
    }
}
