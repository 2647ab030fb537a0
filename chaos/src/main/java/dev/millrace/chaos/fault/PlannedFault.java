package dev.millrace.chaos.fault;

import java.time.Duration;

/**
 * A fault that is to be.
 *
 * @param pick chooses among the targets that there are
 * @param hold how long it lasts, where it lasts
 */
public record PlannedFault(int number, FaultKind kind, int pick, Duration hold) {}
