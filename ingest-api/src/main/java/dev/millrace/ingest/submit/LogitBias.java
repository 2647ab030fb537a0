package dev.millrace.ingest.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.StrictFields;
import java.util.HashMap;
import java.util.Map;

/**
 * The field {@code logit_bias}: an object of token ids and what is added to their logits.
 * Stateless, any thread.
 */
public final class LogitBias {

  private static final String FIELD = "logit_bias";

  private LogitBias() {}

  /**
   * The bias of each token; empty where the field is absent.
   *
   * @throws ApiException if it is of another shape
   */
  public static Map<Integer, Double> read(StrictFields body) {
    return body.object(FIELD).map(LogitBias::biases).orElse(Map.of());
  }

  private static Map<Integer, Double> biases(ObjectNode field) {
    Map<Integer, Double> biases = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : field.properties()) {
      if (!each.getKey().matches("[0-9]{1,9}") || !each.getValue().isNumber()) {
        throw ApiException.invalid(FIELD + ": must be token ids with a number each");
      }
      biases.put(Integer.valueOf(each.getKey()), each.getValue().doubleValue());
    }
    return biases;
  }
}
