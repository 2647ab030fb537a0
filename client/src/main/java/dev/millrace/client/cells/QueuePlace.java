package dev.millrace.client.cells;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a request stands in the queue of its model.
 *
 * @param position from 1; more urgent requests that come later may still go before it
 * @param waiting until its slot, by the measured service times; empty if these are not known, or no
 *     worker takes work
 */
public record QueuePlace(int position, Optional<Duration> waiting) {}
