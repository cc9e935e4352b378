package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String NASTY = "<b>\"&amp;'</pre><script>alert(1)</script>";

    @Test
    void textsAreShownAsTheyAre() throws Exception {
        var html = new Page(NASTY)
                .heading(NASTY)
                .paragraph(NASTY)
                .note(NASTY)
                .code(NASTY)
                .lead(true, NASTY, NASTY)
                .tiles(Map.of(NASTY, NASTY))
                .facts(List.of(List.of(NASTY, NASTY)))
                .table(List.of(NASTY), List.of(List.of(NASTY)))
                .details(NASTY, inside -> inside.finding(NASTY))
                .card(NASTY, NASTY, NASTY, NASTY, "x", new byte[] {1})
                .film(NASTY, List.of(NASTY, NASTY), List.of(new byte[] {1}, new byte[] {2}))
                .html();
        var page = ParsedPage.of(html);
        for (var tag : List.of("title", "h1", "h2", "pre", "dt", "dd", "td", "summary", "output"))
            assertEquals(NASTY, page.texts(tag).get(0), tag);
        assertEquals(1, page.texts("script").size(), "the page's own script alone");
    }

    @Test
    void charactersThatXmlLacksAreReplaced() throws Exception {
        var page = ParsedPage.of(new Page("t")
                .paragraph("a\u0000b\u001bc\ud800d\uffffe \ud83d\ude00 é\n")
                .html());
        assertEquals(
                "a\ufffdb\ufffdc\ufffdd\ufffde \ud83d\ude00 é", page.texts("p").get(0));
    }

    @Test
    void columnsOfNumbersAreSetToTheRight() throws Exception {
        var rows = List.of(
                List.of("1,234", "0.5", "8,4", "relu"),
                List.of("56", "1.000e-04", "8", "tanh"),
                List.of("7", "", "16", ""),
                List.of("8", "NaN", "4", ""));
        var html = new Page("t")
                .table(List.of("rows", "loss", "hidden", "activation"), rows)
                .html();
        assertTrue(
                html.contains("<td class=\"n\">1,234</td>") && html.contains("<td class=\"n\">1.000e-04</td>"), html);
        assertTrue(html.contains("<td>8,4</td>") && html.contains("<td>relu</td>"), html);
        assertEquals(rows.size(), ParsedPage.of(html).table("rows").size());
    }

    @Test
    void tablesWorthSortingHaveButtonsInTheirHeads() throws Exception {
        var row = List.of("1");
        assertEquals(
                List.of("rank"),
                ParsedPage.of(new Page("t")
                                .table(List.of("rank"), List.of(row, row, row, row))
                                .html())
                        .texts("button"));
        assertFalse(new Page("t").table(List.of("part"), List.of(row)).html().contains("<button"));
    }
}
