package dev.millrace.standalone.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.ServerOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.facade.FacadeClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a request, or the queues and workers. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Show what is known of a request, or without an id: queues and workers per model.")
public final class StatusCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", arity = "0..1", description = "Id of a request.")
  @Nullable String id;

  @Mixin ServerOption server = new ServerOption();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    try (FacadeClient facade = new FacadeClient(server.uri())) {
      JsonNode found = id == null ? facade.queue() : facade.status(id);
      output.object(found);
      if (!output.json()) {
        output
            .text()
            .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(found));
      }
      return ExitCode.OK;
    }
  }
}
