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

    /** @param live whether the page is served, and asks for news of itself */
    static String scripts(String kind, boolean live) {
        var names = new java.util.ArrayList<>(COMMON);
        names.addAll(kind.equals("run") ? RUN : SWEEP);
        names.add("start");
        if (live) names.add("live");
        return names.stream()
                .map(name -> "<script>//<![CDATA[\n" + Html.resource("view/" + name + ".js") + "//]]></script>\n")
                .collect(Collectors.joining());
    }
}
