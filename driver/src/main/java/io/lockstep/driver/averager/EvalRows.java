package io.lockstep.driver.averager;

/** Which rows an evaluation is over. */
public enum EvalRows {
    TRAINING,
    VALIDATION,
    TEST
}
