package dev.millrace.standalone.cli.command;

import dev.millrace.demomodel.DemoModel;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.modelinfo.ModelInfo;
import dev.millrace.standalone.modelinfo.ModelInfoText;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a model file holds and what it takes to run it. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Show what a GGUF file holds, and how much memory each slot of an engine takes.")
final class ModelInfoCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "PATH",
      arity = "0..1",
      description = "A GGUF file (default: the model that comes with Millrace).")
  @Nullable Path path;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "4",
      description = "Requests at once, 1 to 256 (default: ${DEFAULT-VALUE}).")
  int slots = 4;

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      defaultValue = "1024",
      description = "Tokens of each request, as worker.context (default: ${DEFAULT-VALUE}).")
  int context = 1024;

  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (path != null) {
      return show(path, path.toString());
    }
    try (ScratchDirectory scratch = ScratchDirectory.create("millrace-model-")) {
      return show(DemoModel.extractTo(scratch.path()), "built-in " + DemoModel.FILE_NAME);
    }
  }

  private int show(Path file, String shownAs) throws IOException, InvalidSettingsException {
    Output output = json.output();
    ModelInfo info =
        InvalidSettingsException.checked(() -> ModelInfo.of(file, shownAs, slots, context));
    output.object(info);
    if (!output.json()) {
      output.text().print(ModelInfoText.of(info));
    }
    return ExitCode.OK;
  }
}
