package dev.millrace.model;

/**
 * Where the result of one request is found: partition 0 of a topic, from an offset on.
 *
 * @param topic a legal topic name
 * @param startOffset no record of the request stands before it
 */
public record ResultAddress(String topic, long startOffset) {

  /** Results live in this partition, so that they are one log. */
  public static final int PARTITION = 0;
}
