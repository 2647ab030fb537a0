package dev.millrace.standalone.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.service.config.SettingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * Every value of a configuration, whatever said it, as a file for a child process. The file is for
 * its owner alone, because client settings may hold secrets.
 */
public final class EffectiveSettings {

  private static final ObjectMapper JSON = new ObjectMapper();

  private EffectiveSettings() {}

  /**
   * Writes the file, replacing an earlier one; JSON is YAML.
   *
   * @param other values that are different for the child, by key
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Settings settings, Map<String, String> other)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text(settings, other));
  }

  static String text(Settings settings, Map<String, String> other) {
    ObjectNode root = JSON.createObjectNode();
    Settings.SECTION
        .values(settings)
        .forEach(
            (setting, value) -> {
              ObjectNode parent = parent(root, setting.key());
              String name = setting.key().substring(setting.key().lastIndexOf('.') + 1);
              if (value instanceof Map<?, ?> group) {
                ObjectNode node = parent.putObject(name);
                group.forEach((key, text) -> node.put(String.valueOf(key), String.valueOf(text)));
              } else {
                parent.put(name, written(setting, value));
              }
            });
    other.forEach(
        (key, value) -> parent(root, key).put(key.substring(key.lastIndexOf('.') + 1), value));
    return root.toString();
  }

  /** A child may run elsewhere, so paths are absolute. */
  private static String written(SettingKey setting, Object value) {
    return value instanceof Path path
        ? path.toAbsolutePath().toString()
        : value instanceof Optional<?> maybe && maybe.orElse(null) instanceof Path path
            ? path.toAbsolutePath().toString()
            : setting.written(value).orElseThrow();
  }

  private static ObjectNode parent(ObjectNode root, String key) {
    ObjectNode node = root.withObject("/millrace");
    String[] steps = key.split("\\.", -1);
    for (int i = 0; i < steps.length - 1; i++) {
      node = node.withObject("/" + steps[i]);
    }
    return node;
  }
}
