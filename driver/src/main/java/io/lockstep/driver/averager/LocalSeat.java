package io.lockstep.driver.averager;

import java.util.function.Consumer;

/** A seat in the dealer's own JVM: the worker reads and writes the dealer's arrays. */
final class LocalSeat implements Seat {
    private final Dealer dealer;
    private final String name;
    private final Consumer<Throwable> whenLeft;
    private Member member; // null before the first take
    private boolean left;

    /** @param whenLeft called once, after this has left, with why; null where nothing went wrong */
    LocalSeat(Dealer dealer, String name, Consumer<Throwable> whenLeft) {
        this.dealer = dealer;
        this.name = name;
        this.whenLeft = whenLeft;
    }

    @Override
    public Work take() throws SeatLostException, InterruptedException {
        if (left) throw new SeatLostException(name + " has left");
        if (member == null) {
            member = dealer.enter(name);
            Changes.enterLocal();
        }
        return dealer.take(member, true);
    }

    @Override
    public void deliver(Work work) {
        dealer.deliver(member, work);
    }

    @Override
    public void leave(Throwable cause) {
        if (left) return;
        left = true;
        try {
            if (member != null) {
                Changes.leaveLocal();
                dealer.leave(member, cause);
            } else if (cause != null) dealer.neverCame(name, cause);
        } finally {
            whenLeft.accept(cause);
        }
    }
}
