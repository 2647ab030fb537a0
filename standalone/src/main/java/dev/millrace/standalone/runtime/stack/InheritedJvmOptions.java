package dev.millrace.standalone.runtime.stack;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What of this JVM's options a worker's JVM gets: how eagerly it compiles, and its own class
 * archive.
 */
final class InheritedJvmOptions {

  private static final String COMPILER = "-XX:TieredStopAtLevel=";
  private static final String ARCHIVE = "-XX:SharedArchiveFile=";
  private static final String ARCHIVE_ENDING = ".jsa";

  private InheritedJvmOptions() {}

  static List<String> forWorker() {
    return forWorker(ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  static List<String> forWorker(List<String> own) {
    List<String> inherited = new ArrayList<>();
    for (String option : own) {
      if (option.startsWith(COMPILER)) {
        inherited.add(option);
      }
      if (option.startsWith(ARCHIVE) && option.endsWith(ARCHIVE_ENDING)) {
        // An archive of its own: two kinds of process would take turns in replacing a common one.
        inherited.add("-XX:+AutoCreateSharedArchive");
        inherited.add(
            option.substring(0, option.length() - ARCHIVE_ENDING.length())
                + "-worker"
                + ARCHIVE_ENDING);
        inherited.add("-Xshare:auto");
        inherited.add("-Xlog:disable");
        inherited.add("-Xlog:all=off");
      }
    }
    return inherited;
  }
}
