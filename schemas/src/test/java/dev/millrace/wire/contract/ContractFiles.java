package dev.millrace.wire.contract;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Publishes schemas: writes the files of the contract. */
final class ContractFiles {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DefaultPrettyPrinter LINES =
      new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private final Path folder;

  ContractFiles(Path folder) {
    this.folder = folder;
  }

  /** The contract and, for each schema that differs from its newest version, one version more. */
  static Contract published(Contract before, List<Schema> schemas) {
    List<SchemaVersion> versions = new ArrayList<>(before.versions());
    int lastId = versions.stream().mapToInt(SchemaVersion::id).max().orElse(0);
    for (Schema schema : schemas) {
      String subject = schema.getFullName();
      List<SchemaVersion> existing = before.versionsOf(subject);
      if (existing.isEmpty() || !existing.get(existing.size() - 1).schema().equals(schema)) {
        versions.add(new SchemaVersion(subject, existing.size() + 1, ++lastId, schema));
      }
    }
    return new Contract(versions);
  }

  /** Writes what is not there yet; never changes a version. */
  void write(Contract contract) {
    List<Map<String, Object>> index = new ArrayList<>();
    for (SchemaVersion version : contract.versions()) {
      String file = version.schema().getName() + ".v" + version.version() + ".avsc";
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("subject", version.subject());
      entry.put("version", version.version());
      entry.put("id", version.id());
      entry.put("file", file);
      index.add(entry);
      if (!Files.exists(folder.resolve(file))) {
        writeText(file, pretty(version.text()));
      }
    }
    writeText("index.json", pretty(JSON.valueToTree(index).toString()));
  }

  private static String pretty(String json) {
    try {
      return JSON.writer(LINES).writeValueAsString(JSON.readTree(json));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void writeText(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text + "\n");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
