package io.lockstep.driver.options;

/** What an option bears on. Whoever treats options of a kind alike asks for this, never for a list of names. */
public enum OptionScope {
    /** Which rows there are and how they are read: options that differ here need data prepared anew. */
    DATA,
    /** What is computed from the rows: part of what makes two runs the same. */
    MODEL,
    /** How a run is carried out. Never changes its result, so a resumed run may have others, and a sweep has one. */
    RUN,
    /** The directory that gets the result, and what it may hold already. A sweep has one of its own. */
    OUTPUT
}
