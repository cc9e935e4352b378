package io.lockstep.driver.averager;

/** A seat in the driver's JVM: the worker reads and writes the averager's own arrays. */
final class LocalSeat implements Seat {
    private final Averager averager;
    private final String name;
    private Place place; // null before the first take
    private boolean left;

    LocalSeat(Averager averager, String name) {
        this.averager = averager;
        this.name = name;
    }

    @Override
    public Work take() throws SeatLostException, InterruptedException {
        if (left) throw new SeatLostException(name + " has left");
        if (place == null) {
            place = averager.enter(name);
            averager.enterLocal();
        }
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
        if (place != null) {
            averager.leaveLocal();
            averager.leave(place, cause);
        } else if (cause != null) averager.neverCame(name, cause);
    }
}
