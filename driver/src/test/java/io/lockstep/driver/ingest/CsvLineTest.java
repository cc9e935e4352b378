package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CsvLineTest {
    private static final String ALPHABET = "ab,\" \t;'1\u00e4\ud83d\ude00";

    private static List<String> split(String line) {
        var fields = new ArrayList<String>(List.of("left over"));
        assertNull(CsvLine.split(line, ',', fields), line);
        return fields;
    }

    @Test
    void fieldsAreCutAtCommasOutsideQuotes() {
        assertEquals(List.of(""), split(""));
        assertEquals(List.of("", ""), split(","));
        assertEquals(List.of("a", "", "b", ""), split("a,, b ,"));
        assertEquals(List.of("a,b", "c\"d", ""), split("\"a,b\" , \"c\"\"d\",\"\""));
        assertEquals(List.of("a\"b"), split("a\"b"));
        assertNotNull(CsvLine.split("\"a", ',', new ArrayList<>()));
        assertNotNull(CsvLine.split("\"a\"\"", ',', new ArrayList<>()));
        assertNotNull(CsvLine.split("\"a\"b,c", ',', new ArrayList<>()));
    }

    @Test
    void whatIsWrittenWithQuotesIsReadBack() {
        var random = new Random(11);
        for (int n = 0; n < 5000; n++) {
            var fields = new ArrayList<String>();
            for (int k = 1 + random.nextInt(6); k > 0; k--)
                fields.add(text(random).strip());
            var line = fields.stream().map(field -> written(field, random)).collect(Collectors.joining(","));
            assertEquals(fields, split(line), line);
        }
    }

    /** Any text is split or found wrong, and splitting ends. */
    @Test
    void anyLineGivesFieldsOrAFault() {
        var random = new Random(12);
        for (int n = 0; n < 20_000; n++) {
            var line = text(random) + text(random);
            var fields = new ArrayList<String>();
            if (CsvLine.split(line, ',', fields) != null) continue;
            long commas = line.chars().filter(c -> c == ',').count();
            assertEquals(
                    commas,
                    fields.size()
                            - 1
                            + fields.stream().mapToLong(CsvLineTest::commas).sum(),
                    line);
        }
    }

    private static long commas(String field) {
        return field.chars().filter(c -> c == ',').count();
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int k = random.nextInt(8); k > 0; k--) text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return text.toString();
    }

    private static String written(String field, Random random) {
        boolean needed = field.contains(",") || field.startsWith("\"");
        return needed || random.nextBoolean() ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }
}
