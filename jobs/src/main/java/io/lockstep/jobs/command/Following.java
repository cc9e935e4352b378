package io.lockstep.jobs.command;

import io.lockstep.jobs.live.PageServer;
import io.lockstep.jobs.report.LivePages;
import org.apache.hadoop.conf.Configuration;

/** Those who follow a run while it lasts, as {@link FollowOptions} asks; opened before Spark, so that a mistake costs no wait. */
final class Following implements AutoCloseable {
    private final PageServer server; // null where nothing is served
    private final LivePages pages;

    private Following(PageServer server, LivePages pages) {
        this.server = server;
        this.pages = pages;
    }

    /**
     * Opens what was asked for.
     *
     * @param output the run's directory
     * @param there whether it holds this run already, which goes on
     * @throws io.lockstep.core.UserError for an address that can't be used
     */
    static Following open(
            FollowOptions options, JobCommand.Console console, String output, boolean there, Configuration conf) {
        var port = options.port();
        var following =
                new Following(port.isPresent() ? PageServer.open(port.getAsInt()) : null, new LivePages(output, conf));
        if (following.server != null)
            console.err().println("watch: " + following.server.url() + " shows the report while it runs");
        if (there) following.begun();
        return following;
    }

    /** The directory holds the run from now on. */
    void begun() {
        if (server != null) server.show(pages);
    }

    @Override
    public void close() {
        if (server != null) server.close();
    }
}
