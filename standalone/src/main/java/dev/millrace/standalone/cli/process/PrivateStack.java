package dev.millrace.standalone.cli.process;

import dev.millrace.standalone.cli.options.SettingsOptions;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import dev.millrace.standalone.runtime.stack.Stack;
import java.util.Map;

/** A stack of a command's own, on any free ports and a temporary directory. One owner. */
public final class PrivateStack implements AutoCloseable {

  private final ScratchDirectory scratch;
  private final Stack stack;
  private final FacadeClient facade;

  private PrivateStack(ScratchDirectory scratch, Stack stack) {
    this.scratch = scratch;
    this.stack = stack;
    this.facade = new FacadeClient(stack.endpoints().http());
  }

  /** Starts it with the options' settings, and says how it gets on. */
  public static PrivateStack start(SettingsOptions options, String directory, Output output)
      throws Exception {
    ScratchDirectory scratch = ScratchDirectory.create(directory);
    boolean started = false;
    try {
      Settings settings = onFreePorts(options, scratch).load();
      Stack stack = Stack.start(settings, output::progress);
      started = true;
      return new PrivateStack(scratch, stack);
    } finally {
      if (!started) {
        scratch.close();
      }
    }
  }

  /**
   * Settings of a stack on free ports, from presets, the environment and the defaults.
   *
   * @throws InvalidSettingsException naming the key at fault
   */
  public static Settings settings(Map<String, String> presets, ScratchDirectory scratch)
      throws InvalidSettingsException {
    SettingsOptions options = new SettingsOptions();
    presets.forEach(options::preset);
    return onFreePorts(options, scratch).load();
  }

  /** Settings with which a stack stands in nobody's way. */
  static SettingsOptions onFreePorts(SettingsOptions options, ScratchDirectory scratch) {
    return options
        .preset("data", scratch.path().toString())
        .preset("kafka.port", "0")
        .preset("redis.port", "0")
        .preset("registry.port", "0")
        .preset("http.port", "0")
        .preset("ops.port", "0");
  }

  /** Speaks to its facade. */
  public FacadeClient facade() {
    return facade;
  }

  /** The name of the model that its workers serve. */
  public String model() {
    return stack.model();
  }

  @Override
  public void close() {
    facade.close();
    stack.close();
    scratch.close();
  }
}
