package dev.millrace.wire.format;

import dev.millrace.wire.UndecodableException;
import org.apache.avro.Schema;

/** Which id stands for which schema. Thread rule: any thread. */
public interface SchemaDirectory {

  /**
   * The id under which we write this record; resolved at start, so it never blocks.
   *
   * @param fullName the full name of the record
   */
  int idOf(String fullName);

  /**
   * The schema that somebody wrote with. May ask a registry the first time.
   *
   * @throws UndecodableException if nobody knows the id
   */
  Schema writerSchema(int id) throws UndecodableException;
}
