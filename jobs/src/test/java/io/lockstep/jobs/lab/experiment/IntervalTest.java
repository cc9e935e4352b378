package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IntervalTest {
    /** Deviation 1, two degrees of freedom: 4.303 / √3. */
    @Test
    void isStudentsInterval() {
        var interval = Interval.of(1, 2, 3);
        assertEquals(2, interval.mean());
        assertEquals(4.303 / Math.sqrt(3), interval.halfWidth(), 1e-12);
    }

    @Test
    void ofEqualRunsHasNoWidth() {
        assertEquals(new Interval(0.97, 0), Interval.of(0.97, 0.97, 0.97));
    }

    @Test
    void ofOneRunHasNoWidth() {
        assertEquals(new Interval(0.7, 0), Interval.of(0.7));
    }
}
