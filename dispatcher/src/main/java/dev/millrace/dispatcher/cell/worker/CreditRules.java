package dev.millrace.dispatcher.cell.worker;

import java.time.Duration;

/**
 * How many runs a worker may be given.
 *
 * @param heedsMemory whether it gets fewer if it reports little free memory
 * @param prefetch most runs beyond its slots, however many it is willing to hold
 * @param declineBackoff how long it gets none after it declined one
 */
record CreditRules(boolean heedsMemory, int prefetch, Duration declineBackoff) {}
