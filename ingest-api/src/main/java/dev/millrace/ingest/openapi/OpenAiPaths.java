package dev.millrace.ingest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** The paths whose errors have OpenAI's form, as the document says. Any thread. */
public final class OpenAiPaths {

  private static final String FORM = "#/components/responses/OpenAiError";

  private final List<String> exact;
  private final List<String> before;

  /** As the document has them. */
  public OpenAiPaths() {
    List<String> templates =
        OpenApiDocument.whole().path("paths").properties().stream()
            .filter(path -> path.getValue().properties().stream().anyMatch(OpenAiPaths::isOpenAi))
            .map(Map.Entry::getKey)
            .toList();
    exact = templates.stream().filter(path -> path.indexOf('{') < 0).toList();
    before =
        templates.stream()
            .filter(path -> path.indexOf('{') >= 0)
            .map(path -> path.substring(0, path.indexOf('{')))
            .toList();
  }

  private static boolean isOpenAi(Map.Entry<String, JsonNode> operation) {
    return operation.getValue().at("/responses/default/$ref").asText().equals(FORM);
  }

  /** Whether this path is one of them. */
  public boolean contains(String path) {
    return exact.contains(path) || before.stream().anyMatch(path::startsWith);
  }
}
