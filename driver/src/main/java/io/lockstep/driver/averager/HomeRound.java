package io.lockstep.driver.averager;

import java.util.function.LongFunction;

/** One piece of work for the executor that is a trial's home. */
final class HomeRound implements Round {
    final Member home;
    private final LongFunction<Work.AtHome> work; // of a ticket
    private Work.AtHome out;
    private boolean complete;

    HomeRound(Member home, LongFunction<Work.AtHome> work) {
        this.home = home;
        this.work = work;
    }

    @Override
    public Work claim(Member member, long ticket) {
        if (member != home || out != null) return null;
        return out = work.apply(ticket);
    }

    /** The work as it was delivered. */
    Work.AtHome work() {
        return out;
    }

    @Override
    public void deliver(Member member, Work delivered) {
        complete = true;
    }

    @Override
    public void release(Member member, Work released) {
        // The leader sees that its home has left: nobody else can do this.
    }

    @Override
    public boolean isComplete() {
        return complete;
    }
}
