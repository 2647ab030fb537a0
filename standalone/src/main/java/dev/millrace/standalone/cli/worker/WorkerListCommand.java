package dev.millrace.standalone.cli.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.options.ServerOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.cli.output.TextTable;
import dev.millrace.standalone.facade.FacadeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the workers as the dispatcher sees them. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Show the workers of every model: state, slots, runs, memory.")
final class WorkerListCommand implements Callable<Integer> {

  private static final List<String> HEAD =
      List.of("worker", "model", "state", "slots", "held", "memory MiB used", "free");
  private static final int WORDS = 3;
  private static final long MIB = 1024 * 1024;

  @Mixin ServerOption server = new ServerOption();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    try (FacadeClient facade = new FacadeClient(server.uri())) {
      for (JsonNode model : facade.queue().path("models")) {
        for (JsonNode worker : model.path("workers")) {
          ObjectNode line = new ObjectMapper().createObjectNode();
          line.put("model", model.path("model").asText());
          worker.properties().forEach(field -> line.set(field.getKey(), field.getValue()));
          output.object(line);
          rows.add(cells(line));
        }
      }
    }
    if (!output.json()) {
      output.text().print(TextTable.of(rows, WORDS));
    }
    return ExitCode.OK;
  }

  private static List<String> cells(JsonNode worker) {
    String state = worker.path("alive").asBoolean() ? worker.path("state").asText() : "silent";
    return List.of(
        TerminalText.safe(worker.path("worker").asText()),
        TerminalText.safe(worker.path("model").asText()),
        worker.path("drained").asBoolean() ? state + ", drained" : state,
        worker.path("slots").asText(),
        worker.path("held").asText(),
        Long.toString(worker.path("memory_used_bytes").asLong() / MIB),
        Long.toString(worker.path("memory_free_bytes").asLong() / MIB));
  }
}
