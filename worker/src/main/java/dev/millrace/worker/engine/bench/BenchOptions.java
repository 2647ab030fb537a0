package dev.millrace.worker.engine.bench;

import dev.millrace.worker.engine.gguf.TensorType;
import dev.millrace.worker.engine.gguf.tiny.TinyGgufSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What to measure.
 *
 * @param folder for generated models and the native library; kept for the next run
 * @param size shape of the model
 * @param types how its weights are stored
 * @param threads native threads
 * @param tokens tokens per stream and round
 * @param rounds how often everything is measured; the best round counts
 * @param swaps how often a model is opened and closed
 */
record BenchOptions(
    Path folder,
    TinyGgufSize size,
    List<TensorType> types,
    int threads,
    int tokens,
    int rounds,
    int swaps,
    long seed) {

  private static final String USAGE =
      "options: --folder DIR --size tiny|m34|m100 --types f16,q8_0 --threads N --tokens N --rounds"
          + " N --swaps N --seed N --json";

  static BenchOptions parse(String[] args) {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "millrace-bench-engine");
    TinyGgufSize size = TinyGgufSize.M100;
    List<TensorType> types = List.of(TensorType.F16, TensorType.Q8_0);
    int threads = Runtime.getRuntime().availableProcessors();
    int tokens = 96;
    int rounds = 3;
    int swaps = 10;
    long seed = 1;
    for (int i = 0; i < args.length; i++) {
      String name = args[i];
      if (name.equals("--json")) {
        continue;
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(name + " needs a value; " + USAGE);
      }
      String value = args[++i];
      switch (name) {
        case "--folder" -> folder = Path.of(value);
        case "--size" -> size = size(value);
        case "--types" -> types = types(value);
        case "--threads" -> threads = Integer.parseInt(value);
        case "--tokens" -> tokens = Integer.parseInt(value);
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--swaps" -> swaps = Integer.parseInt(value);
        case "--seed" -> seed = Long.parseLong(value);
        default -> throw new IllegalArgumentException("unknown option " + name + "; " + USAGE);
      }
    }
    return new BenchOptions(folder, size, types, threads, tokens, rounds, swaps, seed);
  }

  private static TinyGgufSize size(String name) {
    return switch (name) {
      case "tiny" -> TinyGgufSize.TINY;
      case "m34" -> TinyGgufSize.M34;
      case "m100" -> TinyGgufSize.M100;
      default -> throw new IllegalArgumentException("unknown size " + name + "; " + USAGE);
    };
  }

  private static List<TensorType> types(String names) {
    List<TensorType> types = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      types.add(TensorType.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return types;
  }
}
