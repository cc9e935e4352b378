package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Task;
import io.lockstep.core.data.generate.Generators;
import io.lockstep.driver.options.DataFormat;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class BuiltinIngestTest {
    @TempDir
    Path temp;

    private TestIngest ingest;

    @BeforeEach
    void open() {
        ingest = TestIngest.in(temp);
    }

    private PreparedData prepare(String uri) {
        return ingest.ingest().prepare(DataSource.of(uri), DatasetInfo.Order.SOURCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            builtin:mons           | builtin:mons is unknown; allowed are builtin:and
            builtin:               | builtin: is unknown
            builtin:moons?size=3   | no option "size"; allowed are
            builtin:moons?n        | "n"; allowed is key=value
            builtin:moons?n=many   | n=many; allowed are whole numbers from
            builtin:moons?n=0      | n=0; allowed are whole numbers from
            builtin:moons?noise=-1 | noise=-1; allowed are numbers from 0
            builtin:moons?n=3&n=4  | n is given twice
            """)
    void mistakesSayWhatIsAllowed(String uri, String message) throws IOException {
        ingest.refuses(DataSource.of(uri), message);
    }

    @Test
    void rowsAreThoseOfTheGenerator() {
        var uri = "builtin:moons?n=5000&noise=0.1";
        var generator = Generators.of(uri);
        var data = prepare(uri);
        assertEquals(generator.featureNames(), data.info().featureNames());
        assertEquals(generator.classNames(), data.info().classNames());
        var rows = TestIngest.rows(data);
        var features = new float[2];
        for (int i = 0; i < 5000; i++) {
            assertEquals(generator.row(i, features), rows.targets()[i]);
            assertEquals(features[0], rows.features()[i][0]);
            assertEquals(features[1], rows.features()[i][1]);
        }
    }

    @Test
    void classesMayBeTakenForNumbersAndNumbersStayNumbers() {
        var source = new DataSource("builtin:xor", DataFormat.AUTO, "label", Task.REGRESSION, DataSource.Part.TRAIN);
        assertEquals(Task.REGRESSION, ingest.ingest().prepare(source).info().task());
        assertEquals(Task.REGRESSION, prepare("builtin:curve").info().task());
    }

    @Test
    void otherDataFitsTheModelOrIsRefused() {
        var model = prepare("builtin:moons").info().schema();
        var circles = ingest.ingest().prepareLike(DataSource.of("builtin:circles"), model, true);
        assertTrue(circles.info().labelled());
        assertFalse(ingest.ingest()
                .prepareLike(DataSource.of("builtin:circles"), model, false)
                .info()
                .labelled());
        var error = assertThrows(UserError.class, () -> ingest.ingest()
                .prepareLike(DataSource.of("builtin:parity?bits=5"), model, true));
        assertTrue(error.getMessage().contains("the columns don't fit the training data: "), error.getMessage());
    }
}
