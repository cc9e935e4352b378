package io.lockstep.jobs.report;

import io.lockstep.jobs.plot.Plot;
import io.lockstep.jobs.plot.Xml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A self-contained HTML page, built from top to bottom; follows the reader's light or dark preference. It is well-formed
 * XML, loads nothing, and shows all texts as they are: none is taken for HTML. Long because it is the list of
 * all that a page may hold.
 */
public final class Page {
    private static final String STYLE = Html.resource("page.css");
    private static final String SCRIPT = Html.resource("page.js");
    private static final String ICON = "data:image/svg+xml;base64,"
            + Base64.getEncoder().encodeToString(Html.resource("icon.svg").getBytes(StandardCharsets.UTF_8));
    /** Longer tables scroll under their head. */
    private static final int TALL = 25;
    /** Rows from which on a table can be sorted by a click: fewer are seen at a glance. */
    private static final int SORTED = 4;
    /** The text of a number, a share or nothing. A column whose cells all match is set to the right and sorted by value. */
    private static final String NUMBER = "[-+]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\\.[0-9]+)?([eE][-+]?[0-9]+)?( %)?|NaN|";

    private int films;
    private final StringBuilder body = new StringBuilder();
    private final String title;
    private final Map<String, String> sections = new LinkedHashMap<>();
    private PageData data; // null where nothing is drawn by scripts
    private int plots;
    private boolean live;

    public Page(String title) {
        this.title = title;
    }

    public Page heading(String text) {
        return element("h2", "", text);
    }

    public Page paragraph(String text) {
        return element("p", "", text);
    }

    /** The same, with {@code `words`} set as code. */
    public Page prose(String text) {
        body.append("<p>")
                .append(Xml.escape(text).replaceAll("`([^`]+)`", "<code>$1</code>"))
                .append("</p>\n");
        return this;
    }

    /** A remark in a quieter colour. */
    public Page note(String text) {
        return element("p", " class=\"note\"", text);
    }

    /** A command, with a button to copy it. */
    public Page code(String text) {
        return element("pre", " class=\"command\"", text);
    }

    /** A block with an id. */
    Page within(String id, Consumer<Page> content) {
        body.append("<div id=\"").append(id).append("\">\n");
        content.accept(this);
        body.append("</div>\n");
        return this;
    }

    /** A place that the page's scripts draw from its data. */
    Page part(String id) {
        body.append("<div class=\"part\" id=\"").append(id).append("\"></div>\n");
        return this;
    }

    /** The same under a heading; both are hidden where there is nothing to draw. */
    Page section(String heading, String id) {
        body.append("<section><h2 id=\"s-")
                .append(id)
                .append("\">")
                .append(Xml.escape(heading))
                .append("</h2>");
        sections.put(id, heading);
        part(id);
        body.append("</section>\n");
        return this;
    }

    /** What the page's scripts draw. */
    Page data(PageData data) {
        this.data = data;
        return this;
    }

    /** To be served while the run lasts: the page looks for news by itself. */
    Page live() {
        live = true;
        return this;
    }

    /** Links beside each other, each a text and where it leads. */
    public Page links(List<List<String>> links) {
        if (links.isEmpty()) return this;
        body.append("<nav>");
        for (var link : links)
            body.append(anchor(Xml.escape(link.get(0)), link.get(1))).append(' ');
        body.append("</nav>\n");
        return this;
    }

    /** Something wrong, and what mends it. */
    Page finding(String text) {
        return element("p", " class=\"finding\"", text);
    }

    /** How it ended, at the head of the page: one word, then the rest. */
    Page lead(boolean good, String word, String rest) {
        body.append("<p class=\"lead ").append(good ? "good" : "bad").append("\"><strong>");
        body.append(Xml.escape(word))
                .append("</strong>")
                .append(Xml.escape(rest))
                .append("</p>\n");
        return this;
    }

    private Page element(String tag, String attributes, String text) {
        body.append('<').append(tag).append(attributes).append('>');
        body.append(Xml.escape(text)).append("</").append(tag).append(">\n");
        return this;
    }

    /** The figures to see first, by name. */
    Page tiles(Map<String, String> figures) {
        body.append("<dl class=\"tiles\">");
        figures.forEach((name, value) -> body.append("<div><dt>")
                .append(Xml.escape(name))
                .append("</dt><dd>")
                .append(Xml.escape(value))
                .append("</dd></div>"));
        body.append("</dl>\n");
        return this;
    }

    /** A table whose columns can be sorted by a click; columns of numbers are set to the right. */
    public Page table(List<String> head, List<List<String>> rows) {
        return table(head, rows, "", text -> "");
    }

    /**
     * The same with links.
     *
     * @param linked the column whose cells are links
     * @param target where a cell's text leads
     */
    Page table(List<String> head, List<List<String>> rows, String linked, UnaryOperator<String> target) {
        var classes = new ArrayList<String>();
        for (int column = 0; column < head.size(); column++) {
            int at = column;
            boolean numbers =
                    !rows.isEmpty() && rows.stream().allMatch(row -> row.get(at).matches(NUMBER));
            classes.add(numbers ? " class=\"n\"" : "");
        }
        body.append("<div class=\"scroll").append(rows.size() > TALL ? " tall\"" : "\"");
        body.append(" tabindex=\"0\"><table><thead><tr>");
        for (int i = 0; i < head.size(); i++)
            body.append("<th scope=\"col\"")
                    .append(classes.get(i))
                    .append('>')
                    .append(rows.size() < SORTED ? Xml.escape(head.get(i)) : button(head.get(i)))
                    .append("</th>");
        body.append("</tr></thead><tbody>\n");
        for (var row : rows) {
            body.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                var text = Xml.escape(row.get(i));
                boolean link = head.get(i).equals(linked);
                body.append("<td").append(classes.get(i)).append('>');
                body.append(link ? anchor(text, target.apply(row.get(i))) : text)
                        .append("</td>");
            }
            body.append("</tr>\n");
        }
        body.append("</tbody></table></div>\n");
        return this;
    }

    private static String button(String text) {
        return "<button type=\"button\" title=\"sort\">" + Xml.escape(text) + "</button>";
    }

    /** Names and what they stand for, in two columns. */
    Page facts(List<List<String>> rows) {
        body.append("<div class=\"scroll\"><table class=\"facts\"><tbody>\n");
        for (var row : rows)
            body.append("<tr><th scope=\"row\">")
                    .append(Xml.escape(row.get(0)))
                    .append("</th><td>")
                    .append(Xml.escape(row.get(1)))
                    .append("</td></tr>\n");
        body.append("</tbody></table></div>\n");
        return this;
    }

    /** What few want to see, behind a line to click on. */
    Page details(String summary, Consumer<Page> content) {
        body.append("<details><summary>").append(Xml.escape(summary)).append("</summary>\n");
        content.accept(this);
        body.append("</details>\n");
        return this;
    }

    /** Plots side by side where there is room. */
    Page plots(Consumer<Page> content) {
        body.append("<div class=\"plots\">\n");
        content.accept(this);
        body.append("</div>\n");
        return this;
    }

    /**
     * A plot.
     *
     * @param description for those who can't see it
     */
    Page plot(String description, Plot plot, int width, int height) {
        body.append("<figure role=\"img\" aria-label=\"")
                .append(Xml.escape(description))
                .append("\">");
        body.append(plot.svgElement("plot" + ++plots, width, height)).append("</figure>\n");
        return this;
    }

    /**
     * A plot of fixed layout, under a heading unless that is its own title; where the window is narrower than its texts
     * can bear, it scrolls.
     */
    public Page drawing(String title, Plot plot, int width, int height) {
        if (!plot.title().equals(title)) heading(title);
        body.append("<div class=\"scroll\" tabindex=\"0\"><div class=\"drawing\">");
        plot(title, plot, width, height);
        body.append("</div></div>\n");
        return this;
    }

    /** What a page is about, in larger letters. */
    public Page question(String text) {
        return element("p", " class=\"question\"", text);
    }

    /** Cards beside each other where there is room. */
    public Page cards(Consumer<Page> content) {
        body.append("<div class=\"cards\">\n");
        content.accept(this);
        body.append("</div>\n");
        return this;
    }

    /**
     * @param note in a quieter colour at its end
     * @param png its picture; null for none
     */
    public Page card(String title, String question, String finding, String note, String target, byte[] png) {
        body.append("<article>");
        if (png != null) image(title, "", png);
        body.append("<h3>").append(anchor(Xml.escape(title), target)).append("</h3>");
        element("p", " class=\"question\"", question);
        element("p", "", finding);
        note(note);
        body.append("</article>\n");
        return this;
    }

    /** Frames of one size behind a slider with a tick each and a button that plays them, the last one shown first. */
    public Page film(String caption, List<String> names, List<byte[]> frames) {
        int last = frames.size() - 1;
        var ticks = "film-" + ++films;
        body.append(
                        "<div class=\"film\"><button type=\"button\" hidden=\"\">play</button> <input type=\"range\" list=\"")
                .append(ticks)
                .append("\" aria-label=\"")
                .append(Xml.escape(caption));
        body.append("\" min=\"0\" max=\"")
                .append(last)
                .append("\" value=\"")
                .append(last)
                .append("\"/> <output>");
        body.append(Xml.escape(names.get(last)))
                .append("</output><datalist id=\"")
                .append(ticks)
                .append("\">");
        for (int i = 0; i <= last; i++)
            body.append("<option value=\"").append(i).append("\"/>");
        body.append("</datalist>\n");
        for (int i = 0; i <= last; i++) image(names.get(i), i == last ? "" : " hidden=\"\"", frames.get(i));
        body.append("</div>\n");
        return this;
    }

    private void image(String alt, String attributes, byte[] png) {
        body.append("<img").append(attributes).append(" alt=\"").append(Xml.escape(alt));
        body.append("\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(png))
                .append("\"/>\n");
    }

    /** A link to a page beside this one. */
    public Page link(String text, String target) {
        body.append("<p>").append(anchor(Xml.escape(text), target)).append("</p>\n");
        return this;
    }

    private static String anchor(String html, String target) {
        return "<a href=\"" + Xml.escape(target) + "\">" + html + "</a>";
    }

    public String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
                + "<link rel=\"icon\" href=\"" + ICON + "\"/><title>"
                + Xml.escape(title) + "</title>\n<style>\n" + STYLE + "</style></head><body>\n<h1>"
                + Xml.escape(title) + "</h1>\n" + navigation() + body + "<script>\n" + SCRIPT + "</script>\n"
                + drawn() + (live ? Views.script("live") : "") + "</body></html>\n";
    }

    private String navigation() {
        if (sections.isEmpty()) return "";
        var links = new StringBuilder("<nav class=\"contents\">");
        sections.forEach((id, heading) -> links.append("<a href=\"#s-")
                .append(id)
                .append("\">")
                .append(Xml.escape(heading))
                .append("</a> "));
        return links.append("</nav>\n").toString();
    }

    private String drawn() {
        if (data == null) return "";
        return "<noscript><p>The figures of this page are drawn by its scripts, which are off. The directory's CSV and"
                + " JSON files have them too.</p></noscript>\n<script type=\"application/json\" id=\"data\">"
                + data.json() + "</script>\n" + Views.scripts(data.kind());
    }
}
