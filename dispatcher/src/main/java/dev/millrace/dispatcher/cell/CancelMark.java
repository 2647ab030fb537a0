package dev.millrace.dispatcher.cell;

import java.time.Instant;

/**
 * A cancellation that was asked for.
 *
 * @param reason for people; ends up in the verdict
 * @param at when the cell took note of it
 */
public record CancelMark(String reason, Instant at) {}
