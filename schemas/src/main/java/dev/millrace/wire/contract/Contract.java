package dev.millrace.wire.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Every published schema version. Immutable, any thread.
 *
 * <p>Stands in {@code dev/millrace/contract/index.json} (a list of subject, version, id, file) and
 * the files beside it.
 */
public final class Contract {

  private static final String FOLDER = "/dev/millrace/contract/";

  private final List<SchemaVersion> versions;

  /**
   * @throws IllegalArgumentException if two versions have the same id, or the versions of a subject
   *     do not count from 1
   */
  public Contract(List<SchemaVersion> versions) {
    this.versions =
        versions.stream()
            .sorted(
                Comparator.comparing(SchemaVersion::subject)
                    .thenComparingInt(SchemaVersion::version))
            .toList();
    Set<Integer> ids = new HashSet<>();
    String subject = "";
    int expected = 1;
    for (SchemaVersion version : this.versions) {
      expected = version.subject().equals(subject) ? expected + 1 : 1;
      subject = version.subject();
      if (version.version() != expected || !ids.add(version.id())) {
        throw new IllegalArgumentException(
            subject + " version " + version.version() + ": its number or its id is out of line");
      }
    }
  }

  /** The contract that this build carries. */
  public static Contract builtin() {
    try {
      List<SchemaVersion> read = new ArrayList<>();
      for (JsonNode entry : new ObjectMapper().readTree(resource("index.json"))) {
        String schema = new String(resource(entry.get("file").asText()), StandardCharsets.UTF_8);
        read.add(
            new SchemaVersion(
                entry.get("subject").asText(),
                entry.get("version").asInt(),
                entry.get("id").asInt(),
                new Schema.Parser().parse(schema)));
      }
      return new Contract(read);
    } catch (IOException broken) {
      throw new UncheckedIOException("the contract inside the jar cannot be read", broken);
    }
  }

  /** All, by subject and version. */
  public List<SchemaVersion> versions() {
    return versions;
  }

  /** Subjects in alphabetical order. */
  public List<String> subjects() {
    return versions.stream().map(SchemaVersion::subject).distinct().toList();
  }

  /** The versions of a subject, oldest first; empty when there is no such subject. */
  public List<SchemaVersion> versionsOf(String subject) {
    return versions.stream().filter(version -> version.subject().equals(subject)).toList();
  }

  /** The newest version of a subject. */
  public Optional<SchemaVersion> newest(String subject) {
    return versionsOf(subject).stream().reduce((older, newer) -> newer);
  }

  /** The version with this id. */
  public Optional<SchemaVersion> withId(int id) {
    return versions.stream().filter(version -> version.id() == id).findFirst();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Contract.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new FileNotFoundException(FOLDER + name);
      }
      return in.readAllBytes();
    }
  }
}
