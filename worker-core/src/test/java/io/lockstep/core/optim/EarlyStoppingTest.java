package io.lockstep.core.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.core.eval.Direction;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    @Test
    void patienceCountsFromTheBest() {
        var state = new EarlyStopping(2);
        double[] losses = {1.0, 0.5, 0.6, 0.4, 0.4};
        for (double loss : losses) {
            state = state.observe(loss, Direction.MIN);
            assertFalse(state.shouldStop());
        }
        assertEquals(0.4, state.best());
        assertFalse(state.improved(), "an equal value is no improvement");
        assertTrue(state.observe(0.45, Direction.MIN).shouldStop());
        assertFalse(state.observe(0.3, Direction.MIN).shouldStop());
    }

    @Test
    void modesDiffer() {
        var state = new EarlyStopping(1).observe(0.9, Direction.MAX).observe(0.95, Direction.MAX);
        assertTrue(state.improved());
        assertTrue(state.observe(0.94, Direction.MAX).shouldStop());
    }

    @Test
    void nanNeverImproves() {
        var state = new EarlyStopping(2).observe(Double.NaN, Direction.MIN);
        assertNull(state.best());
        assertFalse(state.improved());
        assertTrue(state.observe(Double.NaN, Direction.MIN).shouldStop());
        assertTrue(state.observe(7, Direction.MIN).improved());
    }

    @Test
    void aCheckpointKeepsTheState() throws JsonProcessingException {
        var json = new ObjectMapper();
        for (var state : new EarlyStopping[] {new EarlyStopping(3), new EarlyStopping(3).observe(0.1, Direction.MIN)})
            assertEquals(state, json.readValue(json.writeValueAsString(state), EarlyStopping.class));
    }

    @Test
    void patienceIsAtLeastOne() {
        assertThrows(UserError.class, () -> new EarlyStopping(0));
    }
}
