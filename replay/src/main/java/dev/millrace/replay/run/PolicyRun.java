package dev.millrace.replay.run;

import dev.millrace.replay.fairness.SharesMeter;
import dev.millrace.replay.pool.Lengths;
import java.util.List;

/**
 * What one policy did with some traffic.
 *
 * @param lengths of the requests, in the order of the traffic
 * @param spanNanos from the first arrival until the last request left
 * @param busyNanos time in which workers worked, of all of them together
 * @param slotNanos time in which slots were in use, of all of them together
 * @param fairness {@link SharesMeter}'s index; not a number if no two tenants ever competed
 * @param fairnessWindows windows that it is the mean of
 * @param decisions a fingerprint of every decision of the cell, in order
 * @param decided how many there were
 */
public record PolicyRun(
    PolicyChoice policy,
    Journal journal,
    List<Lengths> lengths,
    long spanNanos,
    long busyNanos,
    long slotNanos,
    double fairness,
    int fairnessWindows,
    long decisions,
    long decided) {}
