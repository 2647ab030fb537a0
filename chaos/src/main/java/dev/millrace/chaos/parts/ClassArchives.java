package dev.millrace.chaos.parts;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Class archives of the installation's processes, beside that of this JVM: with one, a process that
 * is started again needs half the time. A process writes it when it ends in order; none of them
 * does so before the installation is closed. Stateless, any thread.
 */
final class ClassArchives {

  private static final String OPTION = "-XX:SharedArchiveFile=";

  private ClassArchives() {}

  /** Options of a process of this kind; none where this JVM has no archive itself. */
  static List<String> options(PartKind kind) {
    return file(kind)
        .map(
            file ->
                List.of(
                    "-XX:+AutoCreateSharedArchive",
                    OPTION + file,
                    "-Xshare:auto",
                    "-Xlog:disable",
                    "-Xlog:all=off"))
        .orElseGet(List::of);
  }

  /** Whether a process of this kind would write one if it ended in order. */
  static boolean isMissing(PartKind kind) {
    return file(kind).filter(file -> !Files.exists(file)).isPresent();
  }

  private static Optional<Path> file(PartKind kind) {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith(OPTION))
        .map(option -> Path.of(option.substring(OPTION.length())))
        .map(own -> own.resolveSibling("millrace-chaos-" + kind.label() + ".jsa"))
        .findFirst();
  }
}
