package io.lockstep.jobs.report;

import java.util.List;
import java.util.stream.Collectors;

/** The scripts that draw a page's block of data, in the order in which they build on each other. */
final class Views {
    private static final List<String> COMMON =
            List.of("format", "axis", "chart", "selection", "overview", "leaderboard", "curves");
    private static final List<String> SWEEP = List.of("settings", "importance", "search", "finalists");
    private static final List<String> RUN = List.of("evaluation", "network");

    private Views() {}

    /** Those of a kind of block. */
    static String scripts(String kind) {
        var names = new java.util.ArrayList<>(COMMON);
        names.addAll(kind.equals("run") ? RUN : SWEEP);
        names.add("start");
        return names.stream().map(Views::script).collect(Collectors.joining());
    }

    static String script(String name) {
        return "<script>//<![CDATA[\n" + Html.resource("view/" + name + ".js") + "//]]></script>\n";
    }
}
