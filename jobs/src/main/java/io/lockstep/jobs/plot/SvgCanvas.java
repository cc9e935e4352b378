package io.lockstep.jobs.plot;

import io.lockstep.core.Figures;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.Locale;

/**
 * Writes SVG. Colours with a role are CSS variables, so that it may be light or dark: on a page the page's, in a file of its
 * own those of {@link #DARK} where the reader prefers dark.
 */
final class SvgCanvas implements Canvas {
    private static final String DARK = "<style>@media(prefers-color-scheme:dark){svg{--ink:#e6ebf0;--muted:#a3b0bc;"
            + "--grid:#3a4651;--paper:#161c22}}</style>\n";

    private final double width;
    private final double height;
    private final boolean onPage;
    private final String clipPrefix;
    private final StringBuilder svg = new StringBuilder();
    private int clips;

    /**
     * @param onPage whether it becomes part of an HTML page
     * @param id unique on that page
     */
    SvgCanvas(int width, int height, boolean onPage, String id) {
        this.width = width;
        this.height = height;
        this.onPage = onPage;
        this.clipPrefix = id;
        svg.append(Figures.text(
                "<svg viewBox=\"0 0 %d %d\"%s font-family=\"sans-serif\">%n",
                width,
                height,
                onPage
                        ? ""
                        : " xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height + "\""));
        if (onPage) return;
        svg.append(DARK);
        rectangle(0, 0, width, height, Colour.PAPER);
    }

    String finish() {
        return svg + "</svg>\n";
    }

    @Override
    public double width() {
        return width;
    }

    @Override
    public double height() {
        return height;
    }

    private String css(Colour colour) {
        if (colour.role() == null) return colour.hex();
        return onPage ? "var(--" + colour.role() + ")" : "var(--" + colour.role() + "," + colour.hex() + ")";
    }

    private static String number(double x) {
        return Figures.atMost(x, 2);
    }

    private static String points(double[] xs, double[] ys) {
        var points = new StringBuilder();
        for (int i = 0; i < xs.length; i++)
            points.append(i == 0 ? "" : " ").append(number(xs[i])).append(',').append(number(ys[i]));
        return points.toString();
    }

    @Override
    public void polyline(double[] xs, double[] ys, Colour colour, double thickness, boolean dashed) {
        svg.append("<polyline points=\"").append(points(xs, ys)).append("\" style=\"fill:none;stroke:");
        svg.append(css(colour)).append(";stroke-width:").append(number(thickness));
        svg.append(dashed ? ";stroke-dasharray:6 4" : "").append(";stroke-linejoin:round\"/>\n");
    }

    @Override
    public void polygon(double[] xs, double[] ys, Colour fill, double opacity) {
        svg.append("<polygon points=\"").append(points(xs, ys)).append("\" style=\"fill:");
        svg.append(css(fill)).append(";fill-opacity:").append(number(opacity)).append("\"/>\n");
    }

    @Override
    public void rectangle(double x, double y, double w, double h, Colour fill) {
        svg.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
        svg.append("\" width=\"").append(number(w)).append("\" height=\"").append(number(h));
        svg.append("\" style=\"fill:").append(css(fill)).append("\"/>\n");
    }

    @Override
    public void disc(double x, double y, double radius, Colour fill, Colour edge, String tip) {
        svg.append("<circle cx=\"").append(number(x)).append("\" cy=\"").append(number(y));
        svg.append("\" r=\"").append(number(radius)).append("\" style=\"fill:").append(css(fill));
        svg.append(";stroke:").append(css(edge)).append(";stroke-width:0.8\"");
        svg.append(tip == null ? "/>\n" : "><title>" + Xml.escape(tip) + "</title></circle>\n");
    }

    @Override
    public void text(
            double x,
            double y,
            String text,
            double size,
            Anchor anchor,
            Colour colour,
            boolean bold,
            int quarterTurns) {
        svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
        svg.append("\" font-size=\"").append(number(size)).append("\" text-anchor=\"");
        svg.append(anchor.name().toLowerCase(Locale.ROOT)).append('"').append(bold ? " font-weight=\"bold\"" : "");
        if (quarterTurns != 0)
            svg.append(" transform=\"rotate(")
                    .append(-90 * quarterTurns)
                    .append(' ')
                    .append(number(x))
                    .append(' ')
                    .append(number(y))
                    .append(")\"");
        svg.append(" style=\"fill:")
                .append(css(colour))
                .append("\">")
                .append(Xml.escape(text))
                .append("</text>\n");
    }

    @Override
    public void image(double x, double y, double w, double h, BufferedImage image) {
        svg.append("<image x=\"").append(number(x)).append("\" y=\"").append(number(y));
        svg.append("\" width=\"").append(number(w)).append("\" height=\"").append(number(h));
        svg.append("\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,");
        svg.append(Base64.getEncoder().encodeToString(Png.of(image))).append("\"/>\n");
    }

    @Override
    public void clip(double x, double y, double w, double h) {
        var id = clipPrefix + "-clip" + clips++;
        svg.append("<clipPath id=\"")
                .append(id)
                .append("\"><rect x=\"")
                .append(number(x))
                .append("\" y=\"");
        svg.append(number(y))
                .append("\" width=\"")
                .append(number(w))
                .append("\" height=\"")
                .append(number(h));
        svg.append("\"/></clipPath>\n<g clip-path=\"url(#").append(id).append(")\">\n");
    }

    @Override
    public void unclip() {
        svg.append("</g>\n");
    }
}
