package dev.millrace.wire.contract;

import org.apache.avro.Schema;

/**
 * One published version of one record's schema.
 *
 * @param subject the full name of the record
 * @param version from 1
 * @param id what stands in the bytes of records when no registry gave another
 * @param schema complete in itself, refers to nothing outside
 */
public record SchemaVersion(String subject, int version, int id, Schema schema) {

  /** Its text, as a registry gives it out: complete, in one line. */
  public String text() {
    return schema.toString();
  }
}
