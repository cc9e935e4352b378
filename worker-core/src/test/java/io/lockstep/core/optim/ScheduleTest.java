package io.lockstep.core.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    /** PyTorch 1.13: OneCycleLR(max_lr=1, total_steps=20), the rate of each step. */
    private static final double[] ONE_CYCLE = {
        0.040000000000000036,
        0.1316718427000253,
        0.3716718427000253,
        0.6683281572999747,
        0.9083281572999747,
        1.0,
        0.9874640062350873,
        0.9504846320134737,
        0.89091617757105,
        0.8117456539497631,
        0.7169430017913008,
        0.6112620219362893,
        0.500002,
        0.38874197806371075,
        0.28306099820869923,
        0.18825834605023697,
        0.10908782242895004,
        0.049519367986526286,
        0.012539993764912554,
        4e-06
    };
    /** PyTorch 1.13: CosineAnnealingLR(T_max=10) from 1. */
    private static final double[] COSINE = {
        1.0,
        0.9755282581475768,
        0.9045084971874737,
        0.7938926261462366,
        0.6545084971874737,
        0.5,
        0.34549150281252633,
        0.2061073738537635,
        0.09549150281252633,
        0.024471741852423234
    };

    @Test
    void oneCycleAndCosineAreTorchs() {
        for (int step = 0; step < 20; step++)
            assertEquals(ONE_CYCLE[step], Schedule.parse("one_cycle").factor(step, 7, 20), 1e-12);
        for (int step = 0; step < 10; step++)
            assertEquals(COSINE[step], Schedule.parse("cosine").factor(step, 3, 10), 1e-14);
    }

    @Test
    void epochSchedulesStayWithinAnEpoch() {
        var step = Schedule.parse("step:2:0.5");
        double[] byEpoch = {1, 1, 0.5, 0.5, 0.25};
        var exponential = Schedule.parse("exponential:0.9");
        for (int global = 0; global < 50; global++) {
            assertEquals(byEpoch[global / 10], step.factor(global, 10, 50));
            assertEquals(Math.pow(0.9, global / 10), exponential.factor(global, 10, 50), 1e-15);
            assertEquals(1.0, Schedule.parse("constant").factor(global, 10, 50));
        }
    }

    @Test
    void warmupRisesToTheCosinesStart() {
        var schedule = Schedule.parse("warmup_cosine:4");
        for (int step = 0; step < 4; step++) assertEquals((step + 1) / 5.0, schedule.factor(step, 3, 14), 1e-15);
        for (int step = 4; step < 14; step++) assertEquals(COSINE[step - 4], schedule.factor(step, 3, 14), 1e-14);
        assertEquals(1.0, Schedule.parse("warmup_cosine:0").factor(0, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "step:2:0.5", "exponential:0.9", "cosine", "warmup_cosine:3", "one_cycle"})
    void whatIsWrittenIsRead(String text) throws JsonProcessingException {
        var schedule = Schedule.parse(text);
        assertEquals(text, schedule.toString());
        assertEquals(schedule, Schedule.parse(schedule.toString()));
        var json = new ObjectMapper();
        assertEquals("\"" + text + "\"", json.writeValueAsString(schedule));
        assertEquals(schedule, json.readValue(json.writeValueAsString(schedule), Schedule.class));
        for (int total = 1; total < 12; total++)
            for (int step = 0; step < total; step++) {
                double factor = schedule.factor(step, 2, total);
                assertTrue(factor >= 0 && factor <= 1, text + " at " + step + " of " + total + ": " + factor);
            }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "linear",
                "constant:1",
                "step",
                "step:2",
                "step:0:0.5",
                "step:1.5:0.5",
                "step:2:x",
                "step:2:0",
                "step:2:NaN",
                "exponential:-1",
                "exponential:",
                "cosine:3",
                "warmup_cosine",
                "warmup_cosine:-1",
                "one_cycle:2"
            })
    void mistakesAreRefused(String text) {
        var error = assertThrows(UserError.class, () -> Schedule.parse(text));
        assertTrue(error.getMessage().startsWith("schedule: "), error.getMessage());
    }
}
