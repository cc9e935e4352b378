package io.lockstep.driver.averager;

/** The averager's side of a seat. Guarded by the averager's lock. */
final class Place {
    final int generation;
    final String name;
    /** What is out to this worker; null while it has nothing. */
    Work work;
    /** Since when. */
    long workSince;

    boolean gone;
    /** Why the averager itself gave the seat up; null otherwise. */
    String lostBecause;

    Place(int generation, String name) {
        this.generation = generation;
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
