package dev.millrace.standalone.cli.options;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a request can say of how it is generated. */
public final class GenerationOptions {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The model (default: the only one that is served).")
  @Nullable String model;

  @Option(
      names = "--priority",
      defaultValue = "normal",
      description = "critical, high, normal or low (default: ${DEFAULT-VALUE}).")
  String priority = "normal";

  @Option(
      names = "--max-tokens",
      defaultValue = "128",
      description = "Tokens at the most (default: ${DEFAULT-VALUE}).")
  int maxTokens = 128;

  @Option(
      names = "--temperature",
      description = "0 means the likeliest token every time (default: 1).")
  @Nullable Double temperature;

  @Option(names = "--seed", description = "Makes sampling repeatable.")
  @Nullable Long seed;

  @Option(names = "--stop", description = "End before this text; may be given several times.")
  @Nullable List<String> stop;

  @Option(
      names = "--timeout-ms",
      description = "Give up after this many milliseconds; 0 means never (default: 30000).")
  @Nullable Long timeoutMs;

  @Option(
      names = "--raw",
      description = "Continue the prompt as it stands instead of answering it as a message.")
  boolean raw;

  /** The model that was named, if any. */
  public @Nullable String model() {
    return model;
  }

  /** The body of a submission. */
  public ObjectNode request(String servedModel, String prompt) {
    ObjectNode request = JSON.createObjectNode();
    request.put("model", model == null ? servedModel : model);
    if (raw) {
      request.put("prompt", prompt);
    } else {
      request.putArray("messages").addObject().put("role", "user").put("content", prompt);
    }
    request.put("priority", priority).put("max_tokens", maxTokens);
    if (temperature != null) {
      request.put("temperature", temperature);
    }
    if (seed != null) {
      request.put("seed", seed);
    }
    if (timeoutMs != null) {
      request.put("timeout_ms", timeoutMs);
    }
    if (stop != null) {
      stop.forEach(request.putArray("stop")::add);
    }
    return request;
  }
}
