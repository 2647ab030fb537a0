package dev.millrace.standalone.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.ServerOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.facade.FacadeClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a request. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "End a request, wherever it is: in the queue or in the middle of its answer.")
public final class CancelCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "Id of the request.")
  String id = "";

  @Mixin ServerOption server = new ServerOption();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    try (FacadeClient facade = new FacadeClient(server.uri())) {
      JsonNode answer = facade.cancel(id);
      output.object(answer);
      if (!output.json()) {
        output.text().println(id + ": " + answer.path("status").asText());
      }
      return ExitCode.OK;
    }
  }
}
