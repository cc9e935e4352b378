package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Block;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.SparkSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks in memory up to a number of bytes, and their copies on this host's disks. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class BlockStoreTest {
    private static Block block() {
        return Block.ofFloats(1, new float[25], null); // 100 bytes
    }

    private static List<BlockStore.Slot> slots(int count) {
        var slots = new ArrayList<BlockStore.Slot>();
        for (int i = 0; i < count; i++) slots.add(new BlockStore.Slot(BlockStoreTest::block));
        return slots;
    }

    @Test
    void theLeastRecentlyUsedLeaveAndThoseInUseStay() {
        var store = new BlockStore(250);
        var slots = slots(4);
        var used = store.acquire(slots.get(0));
        store.fetch(slots.get(1));
        store.fetch(slots.get(2));
        assertEquals(200, store.bytes());
        store.release(slots.get(0));
        assertSame(used, store.acquire(slots.get(0)), "in use, it stayed, and the next one left");
        store.release(slots.get(0));
        store.fetch(slots.get(3));
        assertSame(used, store.acquire(slots.get(0)), "used last, it stayed");
        assertEquals(4, store.loads());
        store.fetch(slots.get(1));
        assertEquals(5, store.loads());
    }

    @Test
    void whenAllAreInUseTheNextGoesOverTheBudget() {
        var store = new BlockStore(250);
        var slots = slots(5);
        var held = new ArrayList<Block>();
        for (var slot : slots) held.add(store.acquire(slot));
        assertEquals(500, store.bytes());
        for (int i = 0; i < 5; i++) assertSame(held.get(i), store.acquire(slots.get(i)));
        for (int i = 0; i < 10; i++) store.release(slots.get(i % 5));
        store.fetch(new BlockStore.Slot(BlockStoreTest::block));
        assertEquals(200, store.bytes());
        assertNotSame(held.get(0), store.acquire(slots.get(0)));
    }

    @Test
    void aSlowBlockKeepsNobodyFromAnotherAndIsReadOnce() throws Exception {
        var store = new BlockStore(1000);
        var gate = new CountDownLatch(1);
        var reads = new AtomicInteger();
        var slow = new BlockStore.Slot(() -> {
            reads.incrementAndGet();
            try {
                assertTrue(gate.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return block();
        });
        var pool = Executors.newFixedThreadPool(4);
        try {
            var waiting = new ArrayList<Future<Block>>();
            for (int i = 0; i < 3; i++) waiting.add(pool.submit((Callable<Block>) () -> store.acquire(slow)));
            assertEquals(100, store.acquire(slots(1).get(0)).size(), "another block comes at once");
            gate.countDown();
            for (var one : waiting) assertSame(waiting.get(0).get(30, TimeUnit.SECONDS), one.get(30, TimeUnit.SECONDS));
            assertEquals(1, reads.get());
        } finally {
            pool.shutdownNow();
            assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aFailedReadIsTriedAgain() {
        var store = new BlockStore(1000);
        var tries = new AtomicInteger();
        var slot = new BlockStore.Slot(() -> {
            if (tries.incrementAndGet() == 1) throw new IllegalStateException("no such luck");
            return block();
        });
        assertThrows(IllegalStateException.class, () -> store.acquire(slot));
        store.fetch(slot);
        assertEquals(100, store.bytes());
    }

    @Test
    void theBudgetIsAShareOfTheHeapOrANumberOfBytes() {
        assertEquals(300, BlockBudget.bytes(new SparkConf(false), 1000));
        assertEquals(500, BlockBudget.bytes(new SparkConf(false).set(SparkSetting.CACHE_FRACTION.key(), "0.5"), 1000));
        assertEquals(1 << 20, BlockBudget.bytes(new SparkConf(false).set(SparkSetting.CACHE_BYTES.key(), "1m"), 1000));
        for (var bad : List.of("0", "1", "-0.1", "much"))
            assertThrows(
                    UserError.class,
                    () -> BlockBudget.bytes(new SparkConf(false).set(SparkSetting.CACHE_FRACTION.key(), bad), 1000));
    }

    @Test
    void copiesOnDiskAreForDataFromElsewhereAndNeverWhereSparkEncryptsItsFiles() {
        var conf = new SparkConf(false);
        assertTrue(BlockBudget.onDisk(conf, false));
        assertFalse(BlockBudget.onDisk(conf, true));
        assertTrue(BlockBudget.onDisk(conf.set(SparkSetting.CACHE_DISK.key(), "always"), true));
        assertFalse(BlockBudget.onDisk(conf.set("spark.io.encryption.enabled", "true"), true));
    }

    @Test
    void copiesOnDiskAreCheckedAndADamagedOneIsNotUsed() throws IOException {
        LocalSpark.context();
        var local = LocalBlocks.open("somewhere/" + System.nanoTime()).orElseThrow();
        byte[] bytes = {1, 2, 3};
        var sha256 = io.lockstep.core.io.Sha256.hex(bytes);
        assertTrue(local.read(5, sha256).isEmpty());
        local.write(5, bytes);
        assertEquals(3, local.read(5, sha256).orElseThrow().length);
        Files.write(local.file(5), new byte[] {1, 2, 4});
        assertTrue(local.read(5, sha256).isEmpty());
        assertTrue(Files.notExists(local.file(5)));
    }
}
