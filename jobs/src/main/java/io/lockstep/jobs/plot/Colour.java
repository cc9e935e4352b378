package io.lockstep.jobs.plot;

import io.lockstep.core.Figures;
import java.awt.Color;

/**
 * A colour.
 *
 * @param rgb red, green and blue, eight bits each
 * @param role the CSS variable that a page may set for it, as pages have a dark side; null for one that stays
 */
public record Colour(int rgb, String role) {
    /** Text and axes. */
    public static final Colour INK = new Colour(0x1f2329, "ink");
    /** Secondary text. */
    public static final Colour MUTED = new Colour(0x626b76, "muted");
    /** Grid lines and frames. */
    public static final Colour GRID = new Colour(0xdde1e6, "grid");
    /** The background. */
    public static final Colour PAPER = new Colour(0xffffff, "paper");

    public static Colour of(int rgb) {
        return new Colour(rgb & 0xffffff, null);
    }

    /** The straight mixture in sRGB; 0 is this, 1 is {@code other}. */
    public Colour mix(Colour other, double share) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double a = (rgb >> shift) & 0xff;
            double b = (other.rgb >> shift) & 0xff;
            mixed |= (int) Math.round(a + share * (b - a)) << shift;
        }
        return of(mixed);
    }

    /** Black or white, whichever is read better on this. */
    public Colour contrast() {
        double luminance = 0.299 * ((rgb >> 16) & 0xff) + 0.587 * ((rgb >> 8) & 0xff) + 0.114 * (rgb & 0xff);
        return of(luminance > 140 ? 0x1f2329 : 0xffffff);
    }

    Color awt() {
        return new Color(rgb);
    }

    String hex() {
        return Figures.text("#%06x", rgb);
    }
}
