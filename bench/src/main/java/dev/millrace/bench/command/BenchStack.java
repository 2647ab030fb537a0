package dev.millrace.bench.command;

import dev.millrace.client.MillraceClient;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.PrivateStack;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import dev.millrace.standalone.runtime.stack.Stack;
import dev.millrace.standalone.runtime.supervisor.RestartPolicy;
import java.util.HashMap;
import java.util.Map;

/**
 * A pipeline of a benchmark's own, on free ports and in a directory that vanishes, and a client of
 * it. One owner.
 *
 * @param client of the model that the pipeline serves
 */
record BenchStack(Settings settings, Stack stack, MillraceClient client) implements AutoCloseable {

  /**
   * Starts it, and says how it gets on.
   *
   * @param presets settings, by key
   * @param pool result topics of the client
   */
  static BenchStack start(
      Map<String, String> presets, ScratchDirectory scratch, int pool, Output output)
      throws Exception {
    return start(presets, RestartPolicy.DEFAULT, scratch, pool, output);
  }

  /** The same with workers that come back after another policy. */
  static BenchStack start(
      Map<String, String> presets,
      RestartPolicy workerRestarts,
      ScratchDirectory scratch,
      int pool,
      Output output)
      throws Exception {
    Settings settings = PrivateStack.settings(presets, scratch);
    Stack stack = Stack.start(settings, workerRestarts, output::progress);
    boolean connected = false;
    try {
      MillraceClient client =
          MillraceClient.builder()
              .bootstrapServers(stack.endpoints().kafka())
              .model(stack.model())
              .poolSize(pool)
              .build();
      connected = true;
      return new BenchStack(settings, stack, client);
    } finally {
      if (!connected) {
        stack.close();
      }
    }
  }

  /**
   * Presets of a scripted engine.
   *
   * @param perToken its pace; {@code 0ms} makes it instant
   * @param more other settings, by key
   */
  static Map<String, String> scripted(int slots, String perToken, Map<String, String> more) {
    Map<String, String> presets = new HashMap<>(more);
    presets.put("worker.engine", "scripted");
    presets.put("worker.slots", Integer.toString(slots));
    presets.put("worker.scripted.per-token", perToken);
    return presets;
  }

  /** Where its broker is. */
  String bootstrap() {
    return stack.endpoints().kafka();
  }

  @Override
  public void close() {
    client.close();
    stack.close();
  }
}
