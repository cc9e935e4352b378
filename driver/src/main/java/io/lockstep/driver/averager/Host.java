package io.lockstep.driver.averager;

/** An executor that can run steps by itself while all of a trial's workers are there. */
interface Host {
    /** Asks it to end its present run after the step it is at. Returns at once; harmless where no run is out. */
    void stopSoon();
}
