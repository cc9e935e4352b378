package io.lockstep.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A number is one text wherever it stands. */
class FiguresAsTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.25, 0.2500",
        "-0.25, -0.2500",
        "1.234567, 1.2346",
        "99.99, 99.9900",
        "123.456, 123.5",
        "0.00012345, 1.235e-04",
        "123456, 1.235e+05",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void aMeasuredValueHasFourDecimalsOrFourDigits(double value, String text) {
        assertEquals(text, Figures.measure(value));
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.25", "100, 100", "1500, 1500", "20000, 20k", "3e-5, 3e-5", "0, 0", "2e7, 2e7", "-0.5, -0.5"})
    void aTickIsShort(double value, String text) {
        assertEquals(text, Figures.tick(value));
    }

    @ParameterizedTest
    @CsvSource({"0.001, 0.001", "0.0005, 0.0005", "1e-5, 1e-5", "128, 128", "0.1, 0.1", "0.123456789, 0.1235"})
    void aSettingIsWhatOneTypes(double value, String text) {
        assertEquals(text, Figures.setting(value));
    }

    @Test
    void theShortestTextStillMeansTheNumber() {
        for (double value : new double[] {1e-4, 1 / 3.0, 1e-300, 123456789.125, -7, 5e20})
            assertEquals(value, Double.parseDouble(Figures.exact(value)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.50 s, 1 s",
        "61.04, 61.0 s, 61 s",
        "185, 3 min 05 s, 3 min 05 s",
        "7500, 2 h 05 min, 2 h 05 min",
        "119.96, 120.0 s, 2 min 00 s",
    })
    void timesAreInTheUnitsOneThinksIn(double seconds, String measured, String whole) {
        assertEquals(measured, Figures.seconds(seconds));
        assertEquals(whole, Figures.wholeSeconds(Math.round(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"1023, 1023 B", "1024, 1.0 KiB", "1610612736, 1.5 GiB", "3298534883328, 3.0 TiB"})
    void bytesAreInTheLargestUnitThatFits(long bytes, String text) {
        assertEquals(text, Figures.bytes(bytes));
    }

    /** Where digits are others, names of files would be too, and no later run would find them. */
    @Test
    void theMachinesLanguageDoesNotShow() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals("00012", Figures.padded(12, 5));
            assertEquals("12,345", Figures.count(12_345));
            assertEquals("97.25 %", Figures.percent(0.9725));
        } finally {
            Locale.setDefault(before);
        }
    }
}
