package dev.millrace.wire;

/**
 * One kind of record on the wire. Thread rule: any thread.
 *
 * @param <T> the domain record
 */
public interface Wire<T> {

  /** The full name of its schema; also its registry subject. */
  String subject();

  /** To bytes. */
  byte[] encode(T value);

  /**
   * From bytes.
   *
   * @throws UndecodableException if they are not in the format, of an unknown schema, or break the
   *     record's form; the record belongs to the dead-letter topic then
   */
  T decode(byte[] bytes) throws UndecodableException;
}
