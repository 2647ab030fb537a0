package dev.millrace.model;

/**
 * What went wrong.
 *
 * @param code stable, for programs
 * @param message for people; names field and limit where there are any, never holds a prompt or an
 *     output
 */
public record ErrorInfo(ErrorCode code, String message) {}
