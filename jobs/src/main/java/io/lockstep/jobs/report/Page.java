package io.lockstep.jobs.report;

import io.lockstep.jobs.plot.Plot;
import java.util.Base64;
import java.util.List;

/** A self-contained HTML page, built from top to bottom; follows the reader's light or dark preference. */
public final class Page {
    private static final String STYLE = """
            :root{--ink:#1c2733;--muted:#5c6b7a;--grid:#d9e0e6;--paper:#fff}
            @media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--muted:#9aa8b5;--grid:#3a4651;--paper:#161c22}}
            body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:70rem;
            margin:2rem auto;padding:0 1rem}
            h1{font-size:1.7rem}h2{font-size:1.25rem;margin-top:2.2rem}
            table{border-collapse:collapse;font-variant-numeric:tabular-nums}
            th,td{padding:.3rem .8rem;border-bottom:1px solid var(--grid);text-align:left}
            th{color:var(--muted);font-weight:600}th.sort{cursor:pointer}
            pre{background:var(--grid);padding:.8rem;overflow-x:auto;border-radius:4px}
            svg,img{max-width:100%;height:auto}.film input{width:60%}.film img{display:block}.film img[hidden]{display:none}.note{color:var(--muted)}
            """;
    /** Sorts a table by the column whose head is clicked. */
    private static final String SCRIPT = """
            document.querySelectorAll('th.sort').forEach(head=>head.onclick=()=>{
            const table=head.closest('table'),column=[...head.parentNode.children].indexOf(head);
            const down=head.dataset.down!=='1';head.dataset.down=down?'1':'0';
            const value=row=>{const t=row.children[column].textContent,n=parseFloat(t);return isNaN(n)?t:n};
            const rows=[...table.tBodies[0].rows].sort((a,b)=>(value(a)>value(b)?1:value(a)<value(b)?-1:0)*(down?-1:1));
            rows.forEach(row=>table.tBodies[0].append(row))});
            document.querySelectorAll('.film').forEach(film=>{const frames=film.querySelectorAll('img');
            const slider=film.querySelector('input');slider.oninput=()=>frames.forEach((frame,i)=>{
            frame.hidden=i!=slider.value;if(!frame.hidden)film.querySelector('output').textContent=frame.alt})});
            """;

    private final StringBuilder body = new StringBuilder();
    private final String title;
    private int plots;

    public Page(String title) {
        this.title = title;
    }

    public Page heading(String text) {
        body.append("<h2>").append(escape(text)).append("</h2>\n");
        return this;
    }

    public Page paragraph(String text) {
        body.append("<p>").append(escape(text)).append("</p>\n");
        return this;
    }

    /** A remark in a quieter colour. */
    public Page note(String text) {
        body.append("<p class=\"note\">").append(escape(text)).append("</p>\n");
        return this;
    }

    public Page code(String text) {
        body.append("<pre>").append(escape(text)).append("</pre>\n");
        return this;
    }

    /** A table whose columns can be sorted by a click. */
    public Page table(List<String> head, List<List<String>> rows) {
        body.append("<table><thead><tr>");
        for (var cell : head)
            body.append("<th class=\"sort\">").append(escape(cell)).append("</th>");
        body.append("</tr></thead><tbody>\n");
        for (var row : rows) {
            body.append("<tr>");
            for (var cell : row) body.append("<td>").append(escape(cell)).append("</td>");
            body.append("</tr>\n");
        }
        body.append("</tbody></table>\n");
        return this;
    }

    public Page plot(Plot plot, int width, int height) {
        body.append(plot.svgElement("plot" + ++plots, width, height)).append('\n');
        return this;
    }

    /** An image, in the page itself. */
    public Page picture(String caption, byte[] png) {
        body.append("<img alt=\"")
                .append(escape(caption))
                .append("\" src=\"")
                .append(uri(png))
                .append("\">\n");
        return this;
    }

    /** Frames of one size behind a slider, the last one shown first. */
    public Page film(String caption, List<String> names, List<byte[]> frames) {
        int last = frames.size() - 1;
        body.append("<div class=\"film\"><input type=\"range\" aria-label=\"").append(escape(caption));
        body.append("\" min=\"0\" max=\"")
                .append(last)
                .append("\" value=\"")
                .append(last)
                .append("\"> <output>");
        body.append(escape(names.get(last))).append("</output>\n");
        for (int i = 0; i <= last; i++) {
            body.append("<img")
                    .append(i == last ? "" : " hidden")
                    .append(" alt=\"")
                    .append(escape(names.get(i)));
            body.append("\" src=\"").append(uri(frames.get(i))).append("\">\n");
        }
        body.append("</div>\n");
        return this;
    }

    /** A link to a page beside this one. */
    public Page link(String text, String target) {
        body.append("<p><a href=\"")
                .append(escape(target))
                .append("\">")
                .append(escape(text))
                .append("</a></p>\n");
        return this;
    }

    private static String uri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    public String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>" + escape(title) + "</title>\n<style>"
                + STYLE + "</style></head><body>\n<h1>" + escape(title) + "</h1>\n" + body + "<script>" + SCRIPT
                + "</script></body></html>\n";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
