package io.lockstep.driver.ingest;

import io.lockstep.driver.ingest.Parsed.Packing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A partition's rows, read by the task's own thread, as Spark's iterators want it, and looked at and packed by another
 * behind it: a file of one row group, which is one task, keeps two cores busy. For one thread.
 */
final class PackedBehind implements Iterator<Parsed> {
    private static final int MOST_ROWS = 512;
    /** Cells of a batch of rows at most, where it has more than one. */
    private static final int CELLS = 1 << 16;

    private final RowReader reader;
    private final Problems found;
    private final Packing packing;
    private final RawRow[][] batches; // one is filled while the other is packed
    private final ExecutorService packer;
    private final Queue<Parsed> ready = new ArrayDeque<>();
    private Future<List<Parsed>> behind;
    private int turn;
    private boolean ended;

    /** @param found the faults that the reader tells of */
    PackedBehind(Source source, RowReader reader, Problems found, Packing packing) {
        this.reader = reader;
        this.found = found;
        this.packing = packing;
        int rows = Math.max(
                1, Math.min(MOST_ROWS, CELLS / Math.max(1, source.featureNames().size())));
        batches = new RawRow[2][rows];
        for (var batch : batches) for (int i = 0; i < rows; i++) batch[i] = RawRow.of(source);
        packer = Executors.newSingleThreadExecutor(work -> {
            var thread = new Thread(work, "lockstep-pack");
            thread.setDaemon(true);
            return thread;
        });
        var task = TaskContext.get();
        if (task != null) task.addTaskCompletionListener((TaskCompletionListener) context -> packer.shutdownNow());
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || !ended;
    }

    @Override
    public Parsed next() {
        while (ready.isEmpty()) step();
        return ready.remove();
    }

    private void step() {
        var batch = batches[turn ^= 1];
        int rows = fill(batch);
        collect();
        behind = packer.submit(() -> pack(batch, rows));
        if (rows == batch.length) return;
        collect();
        packer.shutdown();
        packing.scan.problems.addReading(found);
        ready.add(packing.last(0));
        ended = true;
    }

    private int fill(RawRow[] batch) {
        int rows = 0;
        try {
            while (rows < batch.length && reader.next(batch[rows])) {
                found.row++;
                rows++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return rows;
    }

    private List<Parsed> pack(RawRow[] batch, int rows) {
        var chunks = new ArrayList<Parsed>();
        for (int i = 0; i < rows; i++) {
            packing.add(batch[i], 0);
            if (packing.isFull()) chunks.add(packing.chunk());
        }
        return chunks;
    }

    private void collect() {
        if (behind == null) return;
        try {
            ready.addAll(behind.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rows are packed", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        }
    }
}
