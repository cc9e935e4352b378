package io.lockstep.driver.averager;

/** A seat in the driver's JVM: the worker reads and writes the averager's own arrays. */
final class LocalSeat implements Seat {
    private final Averager averager;
    private final Place place;
    private boolean left;

    LocalSeat(Averager averager, Place place) {
        this.averager = averager;
        this.place = place;
        averager.enterLocal();
    }

    @Override
    public Work take() throws SeatLostException, InterruptedException {
        return averager.take(place, true);
    }

    @Override
    public void deliver(Work work) {
        averager.deliver(place, work);
    }

    @Override
    public void leave(Throwable cause) {
        if (left) return;
        left = true;
        averager.leaveLocal();
        averager.leave(place, cause);
    }
}
