package dev.millrace.dispatcher.cell.request;

import java.time.Instant;

/**
 * A requested cancellation.
 *
 * @param reason free text; part of the verdict
 * @param at when the cell received it
 */
public record CancelMark(String reason, Instant at) {}
