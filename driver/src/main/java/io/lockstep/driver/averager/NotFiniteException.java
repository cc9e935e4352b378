package io.lockstep.driver.averager;

/** At a trial's home: a step's mean loss is NaN or infinite. The driver knows what that means. */
final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final double loss;
    final long step;

    NotFiniteException(double loss, long step) {
        super("the loss of step " + step + " is " + loss);
        this.loss = loss;
        this.step = step;
    }
}
