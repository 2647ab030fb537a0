package dev.millrace.service.registry;

import java.util.Map;

/**
 * What the registry answers.
 *
 * @param body what becomes its JSON
 */
record RegistryAnswer(int status, Object body) {

  static RegistryAnswer ok(Object body) {
    return new RegistryAnswer(200, body);
  }

  /**
   * An error in Confluent's form.
   *
   * @param code begins with the HTTP status
   */
  static RegistryAnswer error(int code, String message) {
    int status = Integer.parseInt(Integer.toString(code).substring(0, 3));
    return new RegistryAnswer(status, Map.of("error_code", code, "message", message));
  }
}
