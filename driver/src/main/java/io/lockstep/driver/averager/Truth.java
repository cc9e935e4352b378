package io.lockstep.driver.averager;

import io.lockstep.core.network.Parameters;

/** The weights and statistics that work is about, as long as somebody holds work. */
interface Truth {
    /** Another number whenever they change. */
    long version();

    Parameters weights();

    Parameters statistics();
}
