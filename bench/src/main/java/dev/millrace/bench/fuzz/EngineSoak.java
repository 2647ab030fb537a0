package dev.millrace.bench.fuzz;

import dev.millrace.bench.process.ResidentMemory;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.engine.llama.LlamaEngine;
import dev.millrace.engine.settings.Drafting;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Requests of random lengths with random cancels and deadlines over the real library, many at once:
 * each has to end exactly once, and afterwards nothing of them may be left, neither slots nor cells
 * nor memory.
 */
public final class EngineSoak {

  private static final int SLOTS = 8;
  private static final int AT_ONCE = 24;
  private static final int CONTEXT = 512;
  private static final int READINGS = 40;

  private final Random random;
  private final IntConsumer progress;
  private final Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
  private int wrong;

  private EngineSoak(long seed, IntConsumer progress) {
    this.progress = progress;
    this.random = new Random(seed);
  }

  /** How a request ended. */
  public enum Ending {
    COMPLETED,
    CANCELLED,
    TIMED_OUT,
    FAILED
  }

  /**
   * What came out.
   *
   * @param endings requests by their end
   * @param wrong requests that did not end exactly once or reported other counts than they showed
   * @param slotsHeld slots still taken afterwards
   * @param cellsHeld cells of the cache still used afterwards, the prefix cache given up
   * @param residentKibibytes of the process, equally spaced over the requests
   */
  public record Outcome(
      Map<Ending, Integer> endings,
      int wrong,
      int slotsHeld,
      int cellsHeld,
      List<Long> residentKibibytes) {

    /** Kibibytes per 1,000 requests over the second half of a run of so many. */
    public double slope(int requests) {
      List<Long> half =
          residentKibibytes.subList(residentKibibytes.size() / 2, residentKibibytes.size());
      return ResidentMemory.slope(half) * residentKibibytes.size() * 1000 / requests;
    }
  }

  /**
   * Runs so many requests; files go to the folder.
   *
   * @param progress told now and then how many were started
   */
  public static Outcome run(Path folder, int requests, long seed, IntConsumer progress)
      throws IOException, InterruptedException {
    Path model = folder.resolve("soak.gguf");
    if (!Files.exists(model)) {
      TinyGguf.write(model, TinyGgufSize.TINY, 1);
    }
    LlamaSettings settings =
        new LlamaSettings(model, "soak", SLOTS, CONTEXT, 1, 64, CONTEXT, folder.resolve("natives"))
            .withDrafting(Drafting.lookup(2));
    try (LlamaEngine engine = LlamaEngine.open(settings)) {
      return new EngineSoak(seed, progress).run(engine, requests);
    }
  }

  private Outcome run(LlamaEngine engine, int requests) throws IOException, InterruptedException {
    List<Long> resident = new ArrayList<>();
    List<SoakRequest> open = new ArrayList<>();
    int every = Math.max(1, requests / READINGS);
    for (int i = 0; i < requests; i++) {
      while (open.size() >= AT_ONCE) {
        settle(open.remove(random.nextInt(open.size())));
      }
      open.add(SoakRequest.start(engine, request()));
      if (i % every == every - 1) {
        resident.add(ResidentMemory.kibibytes());
        progress.accept(i + 1);
      }
    }
    open.forEach(this::settle);
    int held = engine.load().running() + engine.load().queued();
    engine.clearCache();
    return new Outcome(endings, wrong, held, engine.usedCells(), resident);
  }

  /** A third are cancelled, after a random number of their tokens or before the first. */
  private void settle(SoakRequest request) {
    if (random.nextInt(3) == 0) {
      request.cancelAfter(random.nextInt(12));
    }
    GenerationResult end = request.awaitEnd();
    endings.merge(
        switch (end) {
          case GenerationResult.Completed _ -> Ending.COMPLETED;
          case GenerationResult.Cancelled _ -> Ending.CANCELLED;
          case GenerationResult.TimedOut _ -> Ending.TIMED_OUT;
          case GenerationResult.Failed _ -> Ending.FAILED;
        },
        1,
        Integer::sum);
    wrong += request.consistent() ? 0 : 1;
  }

  private GenerationRequest request() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(10) == 0 ? 400 : 1 + random.nextInt(60);
    // Half of them begin alike, for the prefix cache.
    text.append(random.nextBoolean() ? "The mill by the river turns slowly. " : "");
    while (text.length() < length) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    Optional<Duration> timeout =
        random.nextInt(5) == 0
            ? Optional.of(Duration.ofNanos(1 + random.nextInt(20_000_000)))
            : Optional.empty();
    SamplingParameters sampling =
        new SamplingParameters(
            random.nextInt(3) * 0.5,
            random.nextInt(50),
            1 - random.nextInt(5) * 0.1,
            0,
            1,
            0,
            0,
            OptionalLong.of(random.nextLong()));
    return new GenerationRequest(
        new GenerationRequest.Prompt(text.toString()),
        sampling,
        1 + random.nextInt(random.nextInt(20) == 0 ? 600 : 24),
        random.nextInt(4) == 0 ? List.of("e") : List.of(),
        timeout);
  }
}
