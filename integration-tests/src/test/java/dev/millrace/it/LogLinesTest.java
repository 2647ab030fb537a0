package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.EngineLogKey;
import dev.millrace.logging.LogKey;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How main code logs: a constant message, pairs with keys from the dictionary, one logger name. */
class LogLinesTest {

  private static final Pattern LOGGER = Pattern.compile("Logger (\\w+)\\s*=\\s*LoggerFactory");
  private static final Pattern CALL =
      Pattern.compile("(?i)\\blog\\s*\\.\\s*(?:trace|debug|info|warn|error)\\(");
  private static final Pattern FLUENT =
      Pattern.compile("\\bLOG\\s*\\.\\s*at(?:Trace|Debug|Info|Warn|Error|Level)\\(");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*([^,]*),");
  private static final Pattern KEY_CONSTANT = Pattern.compile("(?:Engine)?LogKey\\.[A-Z_]+");

  @Test
  void shouldNameEachLoggerLog() throws IOException {
    Map<String, String> others = new TreeMap<>();
    for (Path source : sources()) {
      Matcher field = LOGGER.matcher(Files.readString(source));
      while (field.find()) {
        if (!field.group(1).equals("LOG")) {
          others.put(source.toString(), field.group(1));
        }
      }
    }

    assertThat(others).as("the field is called LOG").isEmpty();
  }

  @Test
  void shouldPutWhatChangesIntoPairs() throws IOException {
    List<String> formatted = new ArrayList<>();
    for (Path source : sources()) {
      for (String statement : statements(Files.readString(source))) {
        Matcher literal = LITERAL.matcher(statement);
        while (literal.find()) {
          if (literal.group(1).matches(".*(\\{\\}|\\w=).*")) {
            formatted.add(source.getFileName() + ": " + statement);
          }
        }
      }
    }

    assertThat(formatted)
        .as("LOG.atWarn().addKeyValue(LogKey.TOPIC, topic).log(\"message that never changes\")")
        .isEmpty();
  }

  @Test
  void shouldTakeKeysFromTheDictionary() throws IOException {
    List<String> others = new ArrayList<>();
    int pairs = 0;
    for (Path source : sources()) {
      for (String statement : statements(Files.readString(source))) {
        Matcher key = KEY.matcher(statement);
        while (key.find()) {
          pairs++;
          if (!KEY_CONSTANT.matcher(key.group(1)).matches()) {
            others.add(source.getFileName() + ": " + key.group(1));
          }
        }
      }
    }

    assertThat(others).as("add a constant to LogKey").isEmpty();
    assertThat(pairs).as("this test finds what it looks for").isGreaterThan(100);
  }

  @Test
  void shouldSpellKeysOfTheEngineLikeThoseAroundIt() throws IllegalAccessException {
    Map<String, String> ours = keys(LogKey.class);
    Map<String, String> engines = keys(EngineLogKey.class);

    assertThat(engines).isNotEmpty();
    engines.forEach((constant, key) -> assertThat(ours.getOrDefault(constant, key)).isEqualTo(key));
    engines.forEach(
        (constant, key) -> assertThat(key.toUpperCase(Locale.ROOT)).isEqualTo(flat(constant)));
  }

  private static Map<String, String> keys(Class<?> dictionary) throws IllegalAccessException {
    Map<String, String> keys = new TreeMap<>();
    for (Field field : dictionary.getFields()) {
      keys.put(field.getName(), (String) field.get(null));
    }
    return keys;
  }

  private static String flat(String constant) {
    return constant.replace("_", "");
  }

  /** The log statements of a source, each from the logger to the semicolon or arrow's end. */
  private static List<String> statements(String source) {
    List<String> statements = new ArrayList<>();
    for (Pattern begin : List.of(CALL, FLUENT)) {
      Matcher call = begin.matcher(source);
      while (call.find()) {
        statements.add(
            source.substring(call.start(), end(source, call.end())).replaceAll("\\s+", " "));
      }
    }
    return statements;
  }

  /** Where the statement ends: at a semicolon outside of literals. */
  private static int end(String source, int from) {
    boolean quoted = false;
    for (int i = from; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '"' && source.charAt(i - 1) != '\\') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        return i;
      }
    }
    return source.length();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .toList();
    }
  }
}
