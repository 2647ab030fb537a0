package dev.millrace.worker.engine.bench;

import dev.millrace.worker.engine.LlamaSettings;
import dev.millrace.worker.engine.llama.LlamaEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens and closes models in turn and reads what the process still holds. */
final class Swaps {

  private Swaps() {}

  /**
   * Reports resident memory before and after; a model that was closed must be gone.
   *
   * @param models opened one after the other, over and over
   */
  static void run(List<LlamaSettings> models, int swaps, BenchReport report) throws IOException {
    for (LlamaSettings settings : models) {
      openAndClose(settings);
    }
    long before = residentKilobytes();
    long most = before;
    for (int i = 0; i < swaps; i++) {
      openAndClose(models.get(i % models.size()));
      most = Math.max(most, residentKilobytes());
    }
    report.figure("swap_resident_before_mib", before / 1024.0, "MiB");
    report.figure("swap_resident_most_mib", most / 1024.0, "MiB");
    report.atMost("swap_resident_growth", 0.05, (most - before) / (double) before);
  }

  private static void openAndClose(LlamaSettings settings) {
    try (LlamaEngine engine = LlamaEngine.open(settings)) {
      TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, 4)).awaitEnd();
    }
  }

  private static long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }
}
