package dev.millrace.bench.engine;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.engine.api.EngineStatistics;
import dev.millrace.engine.llama.LlamaEngine;
import dev.millrace.engine.settings.Drafting;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One stream with and without a draft model, in turns: the most that speculative decoding can gain
 * here. All but the first sixth of the model's blocks add nothing to what it says, so the draft
 * model, which has only those, is as good as always right.
 */
final class DraftBench {

  private static final int AHEAD = 4;
  private static final int PART = 6;

  private final LlamaSettings plain;
  private final LlamaSettings drafting;
  private final BenchReport report;

  private DraftBench(LlamaSettings plain, Path draft, BenchReport report) {
    this.plain = plain;
    // Random weights are never sure of a token, so every draft token is accepted.
    this.drafting = plain.withDrafting(new Drafting(AHEAD, Optional.of(draft), 0));
    this.report = report;
  }

  /** Writes both models into the folder if they are not there. */
  static DraftBench prepare(BenchOptions options, TinyGgufSize size, BenchReport report)
      throws IOException {
    int loud = Math.max(1, size.layers() / PART);
    String name = "bench-draft-" + size.embedding();
    Path target = options.folder().resolve(name + "-target.gguf");
    Path draft = options.folder().resolve(name + "-draft.gguf");
    if (!Files.exists(target) || !Files.exists(draft)) {
      TinyGguf.write(draft, size.withLayers(loud), options.seed());
      TinyGguf.writeWithSilentBlocks(target, size, loud, options.seed());
    }
    LlamaSettings plain =
        new LlamaSettings(
            target,
            "bench",
            1,
            EngineBench.CONTEXT,
            options.threads(),
            EngineBench.BATCH,
            0,
            options.folder().resolve("natives"));
    return new DraftBench(plain, draft, report);
  }

  void run(int tokens, int rounds) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      double before = tokensPerSecond(plain, tokens);
      double drafted = tokensPerSecond(drafting, tokens);
      ratios.add(2 * drafted / (before + tokensPerSecond(plain, tokens)));
    }
    Collections.sort(ratios);
    report.figure("draft_best_case", ratios.get(ratios.size() / 2), "x plain decoding");
  }

  private double tokensPerSecond(LlamaSettings settings, int tokens) {
    try (LlamaEngine engine = LlamaEngine.open(settings)) {
      TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, tokens / 4)).awaitEnd();
      long from = System.nanoTime();
      TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, tokens)).awaitEnd();
      double seconds = (System.nanoTime() - from) / 1e9;
      EngineStatistics.Drafts drafts = engine.statistics().drafts().get("greedy");
      if (drafts != null) {
        double accepted = (double) drafts.accepted() / drafts.drafted();
        report.figure("draft_accepted", accepted, "of all draft tokens");
      }
      return tokens / seconds;
    }
  }
}
