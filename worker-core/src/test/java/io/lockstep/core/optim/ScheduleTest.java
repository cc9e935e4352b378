package io.lockstep.core.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @Test
    void factorsAreTorchs() throws IOException {
        int compared = 0;
        for (var test : TorchReference.read().get("schedules")) {
            var schedule = Schedule.parse(test.get("schedule").asText());
            int stepsPerEpoch = test.get("stepsPerEpoch").asInt();
            var factors = test.get("factors");
            for (int step = 0; step < factors.size(); step++, compared++)
                assertEquals(
                        factors.get(step).asDouble(),
                        schedule.factor(step, stepsPerEpoch, factors.size()),
                        1e-12,
                        schedule + " at " + step + " of " + factors.size());
        }
        assertTrue(compared > 200, compared + " factors");
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
        for (int step = 4; step < 14; step++)
            assertEquals(Schedule.parse("cosine").factor(step - 4, 3, 10), schedule.factor(step, 3, 14));
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
