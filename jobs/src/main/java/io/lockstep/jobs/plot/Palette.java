package io.lockstep.jobs.plot;

import java.awt.Color;

/**
 * The colours of every picture: Okabe and Ito's set, which colour-blind readers tell apart. The first class of two is
 * {@link #BLUE}, the second {@link #ORANGE}; a sequence runs from white through {@link #BLUE} to dark.
 */
public final class Palette {
    public static final Color BLUE = new Color(0x0072B2);
    public static final Color ORANGE = new Color(0xE69F00);
    private static final Color DARK = new Color(0x062A4A);
    private static final Color[] SERIES = {
        BLUE,
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        ORANGE,
        new Color(0x56B4E9),
        new Color(0x5A5A5A),
        new Color(0xB8A900),
    };

    private Palette() {}

    /** The colour of the {@code index}-th line; they repeat after eight. */
    public static Color series(int index) {
        return SERIES[index % SERIES.length];
    }

    /** From nearly white at 0 to dark blue at 1. */
    public static Color sequence(double share) {
        double t = Math.max(0, Math.min(1, share));
        return t < 0.6 ? blend(new Color(0xF4F8FB), BLUE, t / 0.6) : blend(BLUE, DARK, (t - 0.6) / 0.4);
    }

    /** Mixes two colours; {@code share} of the second. */
    public static Color blend(Color first, Color second, double share) {
        return new Color(
                (int) Math.round(first.getRed() + share * (second.getRed() - first.getRed())),
                (int) Math.round(first.getGreen() + share * (second.getGreen() - first.getGreen())),
                (int) Math.round(first.getBlue() + share * (second.getBlue() - first.getBlue())));
    }
}
