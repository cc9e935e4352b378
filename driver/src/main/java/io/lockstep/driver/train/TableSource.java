package io.lockstep.driver.train;

import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import java.io.Serializable;

/** Where trainer and workers find prepared data, by its URI. Travels to the executors with Spark's closures. */
public interface TableSource extends Serializable {
    /** The data's manifest; throws {@link io.lockstep.core.UserError} where there is none. */
    DatasetInfo info(String preparedData);

    /** The data, not standardised; its blocks are shared by all who ask in a JVM. */
    BlockTable table(String preparedData);
}
