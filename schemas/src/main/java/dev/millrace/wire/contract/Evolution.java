package dev.millrace.wire.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/**
 * Which changes of a schema are allowed: those after which every version reads what every other
 * wrote (what registries call FULL_TRANSITIVE). Requests outlive deployments in their topics, and
 * old clients read new results. Stateless, any thread.
 */
public final class Evolution {

  private Evolution() {}

  /** What breaks the rule, one line each; empty when all versions of all subjects fit together. */
  public static List<String> violations(Contract contract) {
    List<String> found = new ArrayList<>();
    for (String subject : contract.subjects()) {
      List<SchemaVersion> versions = contract.versionsOf(subject);
      for (SchemaVersion reader : versions) {
        for (SchemaVersion writer : versions) {
          String pair =
              subject + " version " + reader.version() + " cannot read version " + writer.version();
          violation(reader.schema(), writer.schema())
              .ifPresent(why -> found.add(pair + ": " + why));
        }
      }
    }
    return found;
  }

  private static Optional<String> violation(Schema reader, Schema writer) {
    SchemaPairCompatibility pair =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    return pair.getType() == SchemaCompatibilityType.COMPATIBLE
        ? Optional.empty()
        : Optional.of(pair.getResult().getIncompatibilities().toString());
  }
}
