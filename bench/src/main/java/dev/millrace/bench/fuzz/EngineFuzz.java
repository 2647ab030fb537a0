package dev.millrace.bench.fuzz;

import dev.millrace.engine.api.EngineUnavailableException;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.engine.llama.LlamaEngine;
import dev.millrace.engine.settings.Drafting;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random requests through the checks and, where those let them pass, into the real library; every
 * so often a model file with random damage in its header. Runs in a process of its own, because
 * what it looks for is what ends a process.
 *
 * <p>Arguments: folder, number of requests, seed. Prints one line at the end; exits 1 if a request
 * over an edge was let in, was refused by another name, or if one within them was refused.
 */
public final class EngineFuzz {

  static final String LINE = "fuzz ";
  static final String PROGRESS = "at ";
  private static final int CONTEXT = 2 * LlamaSettings.LONG_PROMPT;
  private static final int MODEL_EVERY = 100;

  /** What a damaged model is asked that loads nevertheless. */
  private static final GenerationRequest PROBE =
      new GenerationRequest(
          new GenerationRequest.Prompt("The mill turns"),
          SamplingParameters.GREEDY,
          2,
          List.of(),
          Optional.empty());

  private final Path folder;
  private final Random random;
  private final TreeMap<String, Integer> refused = new TreeMap<>();
  private int ended;
  private int failed;
  private int mistakes;
  private int modelsRefused;
  private int modelsRun;

  private EngineFuzz(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
  }

  public static void main(String[] args) throws Exception {
    EngineFuzz fuzz = new EngineFuzz(Path.of(args[0]), Long.parseLong(args[2]));
    fuzz.run(Integer.parseInt(args[1]));
    System.out.printf(
        LINE + "%d %d %d %d %d %d%n",
        fuzz.ended,
        fuzz.failed,
        fuzz.refused.values().stream().mapToInt(n -> n).sum(),
        fuzz.mistakes,
        fuzz.modelsRefused,
        fuzz.modelsRun);
    System.err.println("refused by field: " + fuzz.refused);
    System.out.flush();
    System.exit(fuzz.mistakes == 0 ? 0 : 1);
  }

  private void run(int requests) throws IOException {
    Path model = folder.resolve("fuzz.gguf");
    TinyGguf.write(model, TinyGgufSize.TINY, 1);
    byte[] whole = Files.readAllBytes(model);
    try (LlamaEngine engine = LlamaEngine.open(settings(model))) {
      FuzzRequests source =
          new FuzzRequests(
              random, new FuzzTexts(random), engine.description().vocabularySize(), CONTEXT);
      int every = Math.max(1, requests / 40);
      for (int i = 0; i < requests; i++) {
        one(engine, source.next(), i);
        if (i % every == every - 1) {
          System.out.println(PROGRESS + (i + 1));
        }
        if (i % MODEL_EVERY == MODEL_EVERY - 1) {
          damagedModel(whole);
        }
      }
    }
  }

  private LlamaSettings settings(Path model) {
    return new LlamaSettings(model, "fuzz", 4, CONTEXT, 1, 64, CONTEXT, folder.resolve("natives"))
        .withDrafting(Drafting.lookup(2));
  }

  private void one(LlamaEngine engine, FuzzRequests.Case next, int index) {
    SoakRequest request;
    try {
      request = SoakRequest.submit(engine, next.request());
    } catch (RejectedGenerationException e) {
      refused.merge(e.field(), 1, Integer::sum);
      String said = String.valueOf(e.getMessage());
      boolean named = said.startsWith(e.field());
      boolean meant =
          next.broken().isEmpty() ? mayBeRefused(e.field()) : e.field().equals(next.broken());
      if (!named || !meant) {
        mistake(index, "over '" + next.broken() + "' but refused with: " + said);
      }
      return;
    }
    GenerationResult end = request.awaitEnd();
    ended++;
    if (end instanceof GenerationResult.Failed reason) {
      failed++;
      if (reason.engineLost()) {
        mistake(index, "lost the engine: " + reason.message());
      }
    }
    if (!next.broken().isEmpty()) {
      mistake(index, "over '" + next.broken() + "' and let in");
    }
  }

  /** What is random rather than at an edge may be either way. */
  private static boolean mayBeRefused(String field) {
    return switch (field) {
      case "grammar", "response_format.json_schema", "resumed", "prompt", "messages" -> true;
      default -> false;
    };
  }

  private void mistake(int index, String what) {
    mistakes++;
    System.err.println("request " + index + ": " + what);
  }

  private void damagedModel(byte[] whole) throws IOException {
    byte[] damaged = whole.clone();
    int header = Math.min(whole.length, 12_000);
    for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
      damaged[random.nextInt(header)] = (byte) random.nextInt(256);
    }
    Path file = folder.resolve("damaged.gguf");
    if (random.nextInt(4) == 0) {
      damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
    }
    Files.write(file, damaged);
    try (LlamaEngine engine = LlamaEngine.open(settings(file))) {
      SoakRequest.start(engine, PROBE).awaitEnd();
      modelsRun++;
    } catch (ModelFileException | EngineUnavailableException | IllegalArgumentException e) {
      modelsRefused++;
    }
  }
}
