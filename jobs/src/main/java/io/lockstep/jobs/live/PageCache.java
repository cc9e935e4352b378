package io.lockstep.jobs.live;

import io.lockstep.core.UserError;
import io.lockstep.jobs.report.LivePages;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Pages as they were a moment ago, so that however many look, and however large the run is, drawing takes a small share of
 * one core: a page is made anew only after {@link #PAUSES} times what it took. Safe for many threads.
 */
final class PageCache {
    private static final long SHORTEST_NANOS = 1_000_000_000L;
    private static final int PAUSES = 10;
    private static final int MOST = 20;

    /**
     * @param mark changes when the page does
     * @param until how long it stands, on the nano clock
     */
    record Made(String html, String mark, long until) {}

    private final LinkedHashMap<String, Made> made = new LinkedHashMap<>();
    private LivePages run; // null before there is one

    synchronized void show(LivePages pages) {
        run = pages;
        made.clear();
    }

    /**
     * The page at a path; null where there is none.
     *
     * @param fresh make it anew, however long that takes
     */
    synchronized Made get(String path, boolean fresh) {
        var known = made.get(path);
        long now = System.nanoTime();
        if (known != null && !fresh && known.until - now > 0) return known;
        String html;
        try {
            html = run == null ? (path.equals("/") ? LivePages.nothingYet() : null) : run.html(path);
        } catch (UserError | UncheckedIOException e) {
            if (known != null) return known; // a file that is being replaced: as it was, until the next look
            html = LivePages.unreadable(e.getMessage());
        }
        if (html == null) return null;
        long after = System.nanoTime();
        var page = new Made(
                html,
                '"' + Integer.toHexString(html.hashCode()) + '-' + html.length() + '"',
                after + Math.max(SHORTEST_NANOS, PAUSES * (after - now)));
        made.remove(path);
        made.put(path, page);
        Iterator<String> oldest = made.keySet().iterator();
        if (made.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
        return page;
    }
}
