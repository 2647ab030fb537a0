package dev.millrace.standalone.config;

import java.util.Set;

/** Environment variables that the launcher script reads itself; they are no settings. */
final class LauncherVariables {

  private static final Set<String> NAMES =
      Set.of(
          "MILLRACE_JDK",
          "MILLRACE_MIN_JDK",
          "MILLRACE_NO_BUILD",
          "MILLRACE_JAVA_OPTS",
          "MILLRACE_LOG");

  private LauncherVariables() {}

  static boolean isOne(String name) {
    return NAMES.contains(name);
  }
}
