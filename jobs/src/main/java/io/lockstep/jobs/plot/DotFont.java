package io.lockstep.jobs.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A face of 5 × 7 dots, capitals only, for machines without fonts. */
final class DotFont {
    private static final int ROWS = 7;
    private static final int ADVANCE = 6;

    // A glyph is seven rows from the top, each five bits as two hexadecimal digits.
    private static final Map<Character, String> GLYPHS = new HashMap<>();

    static {
        put("0", "0e11131519110e", "1", "040c040404040e", "2", "0e11010204081f", "3", "1f02040201110e");
        put("4", "02060a121f0202", "5", "1f101e0101110e", "6", "0608101e11110e", "7", "1f010204080808");
        put("8", "0e11110e11110e", "9", "0e11110f01020c", "A", "0e11111f111111", "B", "1e11111e11111e");
        put("C", "0e11101010110e", "D", "1c12111111121c", "E", "1f10101e10101f", "F", "1f10101e101010");
        put("G", "0e11101711110f", "H", "1111111f111111", "I", "0e04040404040e", "J", "0702020202120c");
        put("K", "11121418141211", "L", "1010101010101f", "M", "111b1515111111", "N", "11111915131111");
        put("O", "0e11111111110e", "P", "1e11111e101010", "Q", "0e11111115120d", "R", "1e11111e141211");
        put("S", "0f10100e01011e", "T", "1f040404040404", "U", "1111111111110e", "V", "11111111110a04");
        put("W", "11111115151b11", "X", "11110a040a1111", "Y", "11110a04040404", "Z", "1f01020408101f");
        put(".", "00000000000c0c", ",", "000000000c0408", "-", "0000001f000000", "+", "0004041f040400");
        put(":", "000c0c000c0c00", "(", "02040808080402", ")", "08040202020408", "/", "00010204081000");
        put("%", "18190204081303", "=", "00001f001f0000", "_", "0000000000001f", "#", "0a0a1f0a1f0a0a");
        put("<", "02040810080402", ">", "08040201020408", "[", "0e08080808080e", "]", "0e02020202020e");
        put("*", "0004150e150400", "'", "0c040800000000", "×", "00110a040a1100", "–", "0000001f000000");
        put("?", "0e110102040004", "!", "04040404000004", " ", "00000000000000");
    }

    private DotFont() {}

    private static void put(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) GLYPHS.put(pairs[i].charAt(0), pairs[i + 1]);
    }

    /** Draws at the graphics' origin, as tall as a font of that size has its capitals. */
    static void draw(Graphics2D graphics, String text, double size, Canvas.Anchor anchor) {
        double dot = size * 0.72 / ROWS;
        double left = -Fonts.shift(text.length() * ADVANCE * dot, anchor);
        var capitals = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < capitals.length(); i++)
            glyph(graphics, GLYPHS.getOrDefault(capitals.charAt(i), GLYPHS.get('?')), left + i * ADVANCE * dot, dot);
    }

    private static void glyph(Graphics2D graphics, String rows, double left, double dot) {
        for (int row = 0; row < ROWS; row++) {
            int bits = Integer.parseInt(rows, 2 * row, 2 * row + 2, 16);
            for (int column = 0; column < 5; column++)
                if ((bits >> (4 - column) & 1) != 0)
                    graphics.fill(new Rectangle2D.Double(left + column * dot, (row - ROWS) * dot, dot, dot));
        }
    }
}
