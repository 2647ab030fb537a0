package dev.millrace.demomodel.train;

import java.nio.file.Path;

/**
 * What the command line may change.
 *
 * @param seed of the weights and of the corpus
 * @param steps of training
 * @param checkpointEvery steps after each of which a checkpoint and the model as it is are stored
 * @param output the GGUF file to write; the checkpoint stands beside it and is resumed if it is there
 */
record Options(long seed, int steps, int checkpointEvery, Path output) {

  static Options parse(String[] arguments) {
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException("option without a value: " + arguments[arguments.length - 1]);
    }
    Options options = new Options(7, 2800, 100, Path.of("target/model/millrace-demo-q8_0.gguf"));
    for (int i = 0; i < arguments.length; i += 2) {
      options = options.with(arguments[i], arguments[i + 1]);
    }
    return options;
  }

  Path checkpoint() {
    return output.resolveSibling("checkpoint.bin");
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--seed" -> new Options(Long.parseLong(value), steps, checkpointEvery, output);
      case "--steps" -> new Options(seed, Integer.parseInt(value), checkpointEvery, output);
      case "--checkpoint-every" -> new Options(seed, steps, Integer.parseInt(value), output);
      case "--output" -> new Options(seed, steps, checkpointEvery, Path.of(value));
      default -> throw new IllegalArgumentException("unknown option " + name);
    };
  }
}
