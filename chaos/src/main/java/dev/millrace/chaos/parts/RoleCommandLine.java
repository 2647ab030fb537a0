package dev.millrace.chaos.parts;

import dev.millrace.standalone.Main;
import dev.millrace.standalone.config.SettingsLoader;
import dev.millrace.standalone.runtime.supervisor.ChildSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the processes of an installation are started: this program again, on its class path. */
final class RoleCommandLine {

  private static final String ROLE_HEAP = "-Xmx256m";
  private static final String BROKER_HEAP = "-Xmx640m";

  private RoleCommandLine() {}

  /** A role with these settings. */
  static ChildSpec role(
      String name, PartKind kind, String role, Map<String, String> settings, Path logs) {
    List<String> words = new ArrayList<>(List.of(role));
    settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    words.add("--until-end-of-input");
    return spec(name, kind, ROLE_HEAP, Main.class, words, logs);
  }

  /** The broker. */
  static ChildSpec broker(List<String> words, Path logs) {
    return spec(
        PartKind.BROKER.label(), PartKind.BROKER, BROKER_HEAP, BrokerMain.class, words, logs);
  }

  private static ChildSpec spec(
      String name, PartKind kind, String heap, Class<?> main, List<String> words, Path logs) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(ClassArchives.options(kind));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms32m",
            heap,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(words);
    return new ChildSpec(name, command, logs.resolve(name + ".log"), SettingsLoader::isSetting);
  }
}
