package io.lockstep.driver.pins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.math.Kernels;
import io.lockstep.core.step.Arithmetic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trainings over all that takes part in a step have the weights that the table holds, to the bit. A change of the table
 * is a decision. With {@code -Dlockstep.pins=write} the table is written anew; new entries need no hash.
 */
@Timeout(120)
class PinnedBitsTest {
    static final String MEND = "the weights of %s changed. If that is meant: raise Arithmetic.VERSION"
            + " (arithmetic_version), say why in docs/decisions.md, and write the table anew with\n  mvn test -pl driver"
            + " -am -Dtest=PinnedBitsTest -Dsurefire.failIfNoSpecifiedTests=false -Dlockstep.pins=write\n";
    private static final boolean WRITE = "write".equals(System.getProperty(PinTable.PROPERTY));
    private static final PinTable TABLE = PinTable.read();

    @TempDir
    static Path temp;

    private static final List<Pin> FOUND = new ArrayList<>();
    private static PinnedTrainings trainings;

    static List<Pin> pins() {
        return TABLE.pins();
    }

    @BeforeAll
    static void open() throws IOException {
        trainings = new PinnedTrainings(temp);
    }

    @ParameterizedTest
    @MethodSource("pins")
    void weightsAreThoseOfTheTable(Pin pin) {
        var found = trainings.weightsSha256(pin);
        FOUND.add(pin.with(found));
        if (!WRITE) assertEquals(pin.weightsSha256(), found, () -> String.format(MEND, pin.name()) + kernel());
        else if (!pin.weightsSha256().isEmpty() && TABLE.arithmeticVersion() == Arithmetic.VERSION)
            assertEquals(pin.weightsSha256(), found, () -> String.format(MEND, pin.name()) + "The version comes first");
    }

    @Test
    void theTableIsOfThisArithmetic() {
        if (!WRITE)
            assertEquals(Arithmetic.VERSION, TABLE.arithmeticVersion(), "the arithmetic_version of " + PinTable.file());
    }

    @Test
    void eachTrainingShowsSomethingElse() {
        var names = new HashSet<String>();
        var hashes = new HashSet<String>();
        for (var pin : TABLE.pins()) {
            assertTrue(names.add(pin.name()), "two trainings are named " + pin.name());
            if (!WRITE) assertTrue(hashes.add(pin.weightsSha256()), pin.name() + " has another training's weights");
        }
    }

    @AfterAll
    static void write() throws IOException {
        boolean meant = TABLE.arithmeticVersion() != Arithmetic.VERSION
                || FOUND.stream().allMatch(PinnedBitsTest::isNewOrKept);
        if (WRITE && meant && FOUND.size() == TABLE.pins().size()) new PinTable(Arithmetic.VERSION, FOUND).write();
    }

    private static boolean isNewOrKept(Pin found) {
        return TABLE.pins().stream()
                .filter(pin -> pin.name().equals(found.name()))
                .allMatch(pin ->
                        pin.weightsSha256().isEmpty() || pin.weightsSha256().equals(found.weightsSha256()));
    }

    private static String kernel() {
        return "Java " + System.getProperty("java.version") + ", kernel " + Kernels.name();
    }
}
