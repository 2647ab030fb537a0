package dev.millrace.worker.engine.bench;

import dev.millrace.worker.engine.Drafting;
import dev.millrace.worker.engine.EngineStatistics;
import dev.millrace.worker.engine.LlamaSettings;
import dev.millrace.worker.engine.llama.LlamaEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One stream with and without speculative decoding, in turns. The draft model holds the same
 * weights, rounded: as right as a draft can be, and about twice as fast. A figure, not a target:
 * what a draft model gains depends on how well it fits.
 */
final class DraftBench {

  private static final int AHEAD = 4;

  private final LlamaSettings plain;
  private final BenchReport report;

  DraftBench(LlamaSettings plain, BenchReport report) {
    this.plain = plain;
    this.report = report;
  }

  void run(Path draft, int tokens, int rounds) {
    // Random weights are never sure of a token, so every guess is taken.
    Drafting drafting = new Drafting(AHEAD, Optional.of(draft), 0);
    List<Double> ratios = new ArrayList<>();
    try (LlamaEngine without = LlamaEngine.open(plain);
        LlamaEngine with = LlamaEngine.open(plain.withDrafting(drafting))) {
      tokensPerSecond(without, tokens);
      tokensPerSecond(with, tokens);
      for (int round = 0; round < rounds; round++) {
        double before = tokensPerSecond(without, tokens);
        double guessing = tokensPerSecond(with, tokens);
        ratios.add(2 * guessing / (before + tokensPerSecond(without, tokens)));
      }
      Collections.sort(ratios);
      report.figure("draft_ratio", ratios.get(ratios.size() / 2), "x plain decoding");
      EngineStatistics.Drafts drafts = with.statistics().drafts().get("greedy");
      if (drafts != null) {
        report.figure(
            "draft_accepted", (double) drafts.accepted() / drafts.guessed(), "of all guesses");
      }
    }
  }

  private static double tokensPerSecond(LlamaEngine engine, int tokens) {
    long from = System.nanoTime();
    TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, tokens)).awaitEnd();
    return tokens * 1e9 / (System.nanoTime() - from);
  }
}
