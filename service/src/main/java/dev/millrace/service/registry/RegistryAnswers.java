package dev.millrace.service.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.wire.contract.RegistryContent;
import dev.millrace.wire.contract.SchemaVersion;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the registry answers to each question; no HTTP in it. Immutable, any thread.
 *
 * <p>Source: Confluent Schema Registry API reference, v1, with its error codes.
 */
final class RegistryAnswers {

  private static final int NO_SUBJECT = 40401;
  private static final int NO_VERSION = 40402;
  private static final int NO_SCHEMA = 40403;
  private static final int INVALID_SCHEMA = 42201;
  private static final int INVALID_VERSION = 42202;
  private static final int READ_ONLY = 42205;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryContent content;

  RegistryAnswers(RegistryContent content) {
    this.content = content;
  }

  RegistryAnswer subjects() {
    return RegistryAnswer.ok(content.subjects());
  }

  RegistryAnswer types() {
    return RegistryAnswer.ok(List.of("AVRO"));
  }

  RegistryAnswer config() {
    return RegistryAnswer.ok(Map.of("compatibilityLevel", "FULL_TRANSITIVE"));
  }

  RegistryAnswer mode() {
    return RegistryAnswer.ok(Map.of("mode", "READONLY"));
  }

  RegistryAnswer schema(String id) {
    return number(id)
        .flatMap(content::withId)
        .map(found -> RegistryAnswer.ok(Map.of("schema", found.text())))
        .orElseGet(() -> RegistryAnswer.error(NO_SCHEMA, "Schema not found"));
  }

  RegistryAnswer versions(String subject) {
    List<SchemaVersion> versions = content.versionsOf(subject);
    return versions.isEmpty()
        ? noSubject()
        : RegistryAnswer.ok(versions.stream().map(SchemaVersion::version).toList());
  }

  /**
   * @param version a number, or latest
   */
  RegistryAnswer version(String subject, String version) {
    List<SchemaVersion> versions = content.versionsOf(subject);
    if (versions.isEmpty()) {
      return noSubject();
    }
    if (version.equals("latest") || version.equals("-1")) {
      return full(subject, versions.getLast());
    }
    Optional<Integer> wanted = number(version).filter(number -> number > 0);
    if (wanted.isEmpty()) {
      return RegistryAnswer.error(
          INVALID_VERSION, "version: must be a number from 1 on, or latest");
    }
    return versions.stream()
        .filter(existing -> existing.version() == wanted.get())
        .findFirst()
        .map(found -> full(subject, found))
        .orElseGet(() -> RegistryAnswer.error(NO_VERSION, "Version not found"));
  }

  /** Looks up a schema under a subject. */
  RegistryAnswer lookUp(String subject, byte[] body) {
    if (content.versionsOf(subject).isEmpty()) {
      return noSubject();
    }
    try {
      return find(subject, body)
          .map(found -> full(subject, found))
          .orElseGet(() -> RegistryAnswer.error(NO_SCHEMA, "Schema not found"));
    } catch (IllegalArgumentException invalid) {
      return RegistryAnswer.error(INVALID_SCHEMA, String.valueOf(invalid.getMessage()));
    }
  }

  /** Registers a schema, which works if it is there already. */
  RegistryAnswer register(String subject, byte[] body) {
    try {
      return find(subject, body)
          .map(found -> RegistryAnswer.ok(Map.of("id", found.id())))
          .orElseGet(
              () ->
                  RegistryAnswer.error(
                      READ_ONLY, "Only the schemas of the contract are served here; read-only"));
    } catch (IllegalArgumentException invalid) {
      return RegistryAnswer.error(INVALID_SCHEMA, String.valueOf(invalid.getMessage()));
    }
  }

  private Optional<SchemaVersion> find(String subject, byte[] body) {
    try {
      JsonNode schema = JSON.readTree(body).path("schema");
      if (!schema.isTextual()) {
        throw new IllegalArgumentException("schema: must be given as a string");
      }
      return content.find(subject, schema.asText());
    } catch (IOException noJson) {
      throw new IllegalArgumentException("the body must be JSON", noJson);
    }
  }

  private static RegistryAnswer noSubject() {
    return RegistryAnswer.error(NO_SUBJECT, "Subject not found");
  }

  private static RegistryAnswer full(String subject, SchemaVersion version) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("subject", subject);
    body.put("version", version.version());
    body.put("id", version.id());
    body.put("schema", version.text());
    return RegistryAnswer.ok(body);
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.parseInt(text));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }
}
