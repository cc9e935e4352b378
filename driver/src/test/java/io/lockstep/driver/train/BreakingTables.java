package io.lockstep.driver.train;

import io.lockstep.core.data.Block;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;

/** Tables that a worker reads for a while before they break. */
final class BreakingTables implements TableSource {
    private static final long serialVersionUID = 1L;
    private static final int UNTIL = 2000;
    static final AtomicInteger GATHERED = new AtomicInteger();

    @Override
    public DatasetInfo info(String preparedData) {
        return new TrainerTest.MemoryTables().info(preparedData);
    }

    @Override
    public BlockTable table(String preparedData) {
        var block = new TrainerTest.MemoryTables().block();
        return new BlockTable(index -> read(block), new long[] {0, block.rows()}, block.features(), null, false);
    }

    private static Block read(Block block) {
        if (TaskContext.get() != null && GATHERED.incrementAndGet() > UNTIL)
            throw new IllegalStateException("block 0 is rotten");
        return block;
    }
}
