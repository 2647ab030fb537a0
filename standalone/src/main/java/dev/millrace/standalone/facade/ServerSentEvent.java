package dev.millrace.standalone.facade;

/**
 * One event of an event stream.
 *
 * @param type the event's name; {@code message} where it has none
 * @param id the last id that the stream named; empty before the first
 */
public record ServerSentEvent(String type, String id, String data) {}
