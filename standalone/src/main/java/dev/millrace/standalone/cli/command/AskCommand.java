package dev.millrace.standalone.cli.command;

import dev.millrace.standalone.cli.options.GenerationOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.ServerOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.facade.RequestResult;
import dev.millrace.standalone.facade.ServedModels;
import dev.millrace.standalone.facade.StreamedRequest;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks one question and streams the answer. */
@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description = "Send a prompt through the pipeline and stream its tokens to the terminal.")
public final class AskCommand implements Callable<Integer> {

  @Parameters(paramLabel = "WORD", arity = "1..*", description = "The prompt.")
  @Nullable List<String> words;

  @Mixin ServerOption server = new ServerOption();
  @Mixin GenerationOptions generation = new GenerationOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    String prompt = words == null ? "" : String.join(" ", words);
    try (FacadeClient facade = new FacadeClient(server.uri())) {
      String model = ServedModels.pick(facade, generation.model());
      RequestResult result =
          StreamedRequest.run(facade, generation.request(model, prompt), new Live(output));
      output.object(result);
      if (!output.json()) {
        output.text().println();
        output.diagnostics().println(summary(result));
      }
      return result.succeeded() ? ExitCode.OK : ExitCode.BAD;
    }
  }

  private static String summary(RequestResult result) {
    return "-- "
        + result.outcome()
        + (result.error() == null ? "" : ": " + result.error())
        + ", "
        + result.tokens()
        + " tokens"
        + (result.ttftMs() == null ? "" : ", first after " + result.ttftMs() + " ms")
        + (result.tokensPerSecond() == null ? "" : ", " + result.tokensPerSecond() + " tokens/s")
        + ", id "
        + result.id();
  }

  /** Text as it comes; only in people's mode. */
  private static final class Live implements StreamedRequest.Watcher {
    private final Output output;

    Live(Output output) {
      this.output = output;
    }

    @Override
    public void onText(String text) {
      if (!output.json()) {
        PrintStream out = output.text();
        out.print(TerminalText.safe(text));
        out.flush();
      }
    }

    @Override
    public void onRestart() {
      if (!output.json()) {
        output.text().println();
        output.diagnostics().println("-- begins again");
      }
    }
  }
}
