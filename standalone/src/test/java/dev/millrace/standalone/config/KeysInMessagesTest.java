package dev.millrace.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.config.SettingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A message that names a key, in whatever module, names one that somebody can set. */
class KeysInMessagesTest {

  /** A literal that is a key, or begins with one and a colon. */
  private static final Pattern KEY =
      Pattern.compile("\"(?:millrace\\.)?([a-z]+(?:\\.[a-z][a-z-]*)+)(\"|: )");

  /** The trainer, benchmarks, and the engine, whose settings are the worker's. */
  private static final List<Path> WITHOUT_SETTINGS =
      List.of(Path.of("../ops"), Path.of("../bench"), Path.of("../engine"));

  @Test
  void shouldNameDeclaredKeysAlone() throws IOException {
    Set<String> declared =
        Settings.SECTION.keys().stream().map(SettingKey::key).collect(Collectors.toSet());
    Set<String> sections =
        declared.stream()
            .filter(key -> key.contains("."))
            .map(key -> key.substring(0, key.indexOf('.')))
            .collect(Collectors.toSet());

    Set<String> named = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      Matcher literal = KEY.matcher(text);
      while (literal.find()) {
        String key = literal.group(1);
        boolean message = literal.group(2).equals(": ");
        if (message || sections.contains(key.substring(0, key.indexOf('.')))) {
          named.add(key);
          if (!declared.contains(key)) {
            unknown.add(key + " in " + source.getFileName());
          }
        }
      }
    }

    assertThat(unknown).as("name a setting that exists, or the component of a record").isEmpty();
    assertThat(named).contains("kafka.bootstrap", "http.port", "dispatcher.threads");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> !file.toString().endsWith("Metric.java"))
          .filter(file -> WITHOUT_SETTINGS.stream().noneMatch(file::startsWith))
          .toList();
    }
  }
}
