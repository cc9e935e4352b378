package io.lockstep.jobs.track;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends calls to a server in their order from a thread of its own. What may pass is tried again for a while; then, or at an
 * answer that won't change, it gives up for good and says what is lost. Memory is bounded: so are the figures that wait.
 */
final class Sender implements AutoCloseable {
    private static final int MOST_WAITING = 200_000;
    private static final int MOST_AT_ONCE = 1000;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long END_MILLIS = 10_000;

    /** A call that may be made again. */
    interface Call {
        void send() throws IOException;
    }

    /** A call with figures, of which several may go at once. */
    interface Batch {
        void send(List<Map<String, Object>> figures) throws IOException;
    }

    private record Item(String run, String what, Call call, List<Map<String, Object>> figures, Batch batch) {}

    private final String place;
    private final Duration patience;
    private final ArrayDeque<Item> queue = new ArrayDeque<>();
    private final Thread thread = new Thread(this::work, "lockstep-mlflow");
    private int waiting; // figures in the queue
    private Item current;
    private boolean ending;
    private long endBy; // on the nano clock, once ending
    private String failure; // null as long as all is well
    private int lostFigures;
    private final Set<String> lostRuns = new LinkedHashSet<>();
    private boolean told;

    Sender(String place, Duration patience) {
        this.place = place;
        this.patience = patience;
        thread.setDaemon(true);
    }

    void put(String what, String run, Call call) {
        put(new Item(run, what, call, List.of(), null));
    }

    void put(String run, List<Map<String, Object>> figures, Batch batch) {
        put(new Item(run, "figures", null, figures, batch));
    }

    /** Throws, once, where sending has come to its end. */
    private synchronized void put(Item item) {
        if (!thread.isAlive() && !ending && failure == null) thread.start();
        if (failure == null && waiting + item.figures.size() > MOST_WAITING)
            giveUp("the server is slower than the run: " + waiting + " figures wait");
        if (failure != null) {
            lose(item);
            tell();
            return;
        }
        queue.add(item);
        waiting += item.figures.size();
        notifyAll();
    }

    private void lose(Item item) {
        lostFigures += item.figures.size();
        lostRuns.add(item.run);
    }

    private void giveUp(String why) {
        failure = place + ": " + why;
        if (current != null) lose(current);
        queue.forEach(this::lose);
        queue.clear();
        waiting = 0;
        notifyAll();
    }

    private void tell() {
        if (told || failure == null) return;
        told = true;
        throw new IllegalStateException(failure + " (" + lostFigures + " figures of " + lostRuns.size()
                + (lostRuns.size() == 1 ? " run" : " runs") + " not sent)");
    }

    private void work() {
        try {
            for (var item = take(); item != null; item = take()) {
                try {
                    send(item);
                } catch (IOException | RuntimeException e) {
                    synchronized (this) {
                        giveUp(e.getMessage() == null ? e.toString() : e.getMessage());
                    }
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the end came before all was sent; close() says so
        }
    }

    /** The next call, with the figures of the same run that follow it; null at the end. */
    private synchronized Item take() throws InterruptedException {
        current = null;
        notifyAll();
        while (queue.isEmpty()) {
            if (ending || failure != null) return null;
            wait();
        }
        var item = queue.poll();
        if (item.batch != null) {
            var figures = new ArrayList<>(item.figures);
            var rest = queue.iterator();
            while (rest.hasNext() && figures.size() < MOST_AT_ONCE) {
                var next = rest.next();
                if (next.batch == null) break; // what is no figure keeps its place
                if (!next.run.equals(item.run)) continue;
                figures.addAll(next.figures);
                rest.remove();
            }
            waiting -= figures.size();
            item = new Item(item.run, item.what, null, figures, item.batch);
        }
        current = item;
        return item;
    }

    private void send(Item item) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        for (int tries = 1; ; tries++) {
            try {
                if (item.batch != null) item.batch.send(item.figures);
                else item.call.send();
                return;
            } catch (IOException e) {
                boolean passing = !(e instanceof MlflowException answer) || answer.isPassing();
                if (!passing) throw e;
                long now = System.nanoTime();
                if (now - begin > patience.toNanos() || isOver(now)) {
                    var seconds = Math.round((now - begin) / 1e9);
                    var why = e.getMessage() == null ? e.toString() : e.getMessage();
                    throw new IOException(why + " (" + tries + " tries in " + seconds + " s)", e);
                }
            }
            Thread.sleep(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
        }
    }

    private synchronized boolean isOver(long now) {
        return ending && now - endBy > 0;
    }

    /** Waits a moment for what is still to be sent; throws where something was lost and nobody was told yet. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        synchronized (this) {
            ending = true;
            endBy = System.nanoTime() + Math.min(patience.toNanos(), END_MILLIS * 1_000_000);
            notifyAll();
        }
        try {
            thread.join(END_MILLIS + 2_000);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(1_000);
            }
        } catch (InterruptedException e) {
            interrupted = true;
            thread.interrupt();
        }
        synchronized (this) {
            if (failure == null && (current != null || !queue.isEmpty()))
                giveUp("not all was sent within " + END_MILLIS / 1000 + " s of the end");
        }
        if (interrupted) Thread.currentThread().interrupt();
        synchronized (this) {
            tell();
        }
    }
}
