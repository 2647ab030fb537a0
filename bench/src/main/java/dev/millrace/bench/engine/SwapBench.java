package dev.millrace.bench.engine;

import dev.millrace.bench.process.ResidentMemory;
import dev.millrace.engine.llama.LlamaEngine;
import dev.millrace.engine.settings.LlamaSettings;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens and closes models in turn, in a process of its own with a fixed heap, and prints what the
 * process holds in kibibytes: once warm, and at the most afterwards.
 *
 * <p>Arguments: folder of the native library, number of swaps, then the model files.
 */
public final class SwapBench {

  private static final int WARM = 10;

  private SwapBench() {}

  public static void main(String[] args) throws IOException {
    Path natives = Path.of(args[0]);
    int swaps = Integer.parseInt(args[1]);
    long warm = 0;
    long most = 0;
    for (int i = 0; i < WARM + swaps; i++) {
      Path file = Path.of(args[2 + i % (args.length - 2)]);
      LlamaSettings settings = new LlamaSettings(file, "swap", 4, 512, 1, 64, 0, natives);
      try (LlamaEngine engine = LlamaEngine.open(settings)) {
        TokenClock.run(engine, BenchText.greedy(BenchText.PROMPT, 4)).awaitEnd();
      }
      long resident = ResidentMemory.kibibytes();
      warm = i < WARM ? Math.max(warm, resident) : warm;
      most = i < WARM ? most : Math.max(most, resident);
    }
    System.out.println(EngineBench.SWAP_LINE + warm + " " + most);
  }
}
