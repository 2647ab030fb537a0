package dev.millrace.replay.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The first line of a dump, which says what it is and of which version. Pure. */
final class DumpHeader {

  /** The version that is written, and the only one there is. */
  static final int VERSION = 1;

  private static final String FIELD = "millrace_dump";
  private static final ObjectMapper JSON = new ObjectMapper();

  private DumpHeader() {}

  /** The line, without its end. */
  static String line() {
    return JSON.createObjectNode().put(FIELD, VERSION).toString();
  }

  /**
   * Refuses what is no header.
   *
   * @throws IllegalArgumentException saying why
   */
  static void check(String line) {
    int version;
    try {
      JsonNode header = JSON.readTree(line);
      version = header.path(FIELD).asInt(0);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("not JSON: " + broken.getOriginalMessage(), broken);
    }
    if (version != VERSION) {
      throw new IllegalArgumentException(
          FIELD + ": must be " + VERSION + ", the version of the format");
    }
  }
}
