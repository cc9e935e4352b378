package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "-.",
                "e",
                "1e",
                "1e+",
                "--1",
                "1.2.3",
                "1,5",
                "0x10",
                "1f",
                "1d",
                "1L",
                "1_000",
                "½",
                "１",
                "nano",
                "infinite",
                "-",
                " 1",
                "1 ",
                "NaN()",
                "null",
                "NA"
            })
    void whatIsNoNumber(String text) {
        assertNull(Numbers.parse(text));
    }

    @Test
    void decimalsAreTheNearestDouble() {
        for (var text : new String[] {
            "0",
            "-0",
            "7",
            "+7",
            ".5",
            "5.",
            "-1.25e-3",
            "1E5",
            "0.1",
            "123456789012345",
            "1234567890123456789",
            "0.000000000000001",
            "999999999999999",
            "99999999999.9999",
            "4.9e-324",
            "1e-400",
            "1.7976931348623157e308"
        }) assertEquals(Double.parseDouble(text), Numbers.parse(text), text);
        var random = new Random(3);
        for (int n = 0; n < 20_000; n++) {
            var text = new BigDecimal(random.nextLong() >> random.nextInt(64))
                    .movePointLeft(random.nextInt(20))
                    .toPlainString();
            assertEquals(Double.parseDouble(text), Numbers.parse(text), text);
        }
    }

    @Test
    void everyFloatComesBackFromItsText() {
        var random = new Random(4);
        for (int n = 0; n < 50_000; n++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isFinite(value)) continue;
            assertEquals(value, Numbers.parse(Float.toString(value)).floatValue());
        }
    }

    @Test
    void whatIsNotFiniteIsANumberWithAFault() {
        for (var text : new String[] {"nan", "NaN", "-nan", "inf", "+Inf", "-INFINITY", "1e999", "-1e39"})
            assertNotNull(Numbers.fault(Numbers.parse(text), text), text);
        assertNull(Numbers.fault(3.4028235e38, "3.4028235e38"));
        assertNull(Numbers.fault(1e-60, "1e-60"));
    }
}
