package dev.millrace.wire.contract;

import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.format.SchemaDirectory;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** The fixed ids of the contract. Immutable, any thread. */
public final class BuiltinDirectory implements SchemaDirectory {

  private final Map<String, Integer> newest = new HashMap<>();
  private final Map<Integer, Schema> byId = new HashMap<>();

  /** Writes with the newest version of each subject and reads all. */
  public BuiltinDirectory(Contract contract) {
    for (SchemaVersion version : contract.versions()) {
      newest.put(version.subject(), version.id());
      byId.put(version.id(), version.schema());
    }
  }

  @Override
  public int idOf(String fullName) {
    Integer id = newest.get(fullName);
    if (id == null) {
      throw new IllegalArgumentException(fullName + " is not in the contract");
    }
    return id;
  }

  @Override
  public Schema writerSchema(int id) throws UndecodableException {
    Schema schema = byId.get(id);
    if (schema == null) {
      throw new UndecodableException("schema id " + id + ": is not in the contract");
    }
    return schema;
  }
}
