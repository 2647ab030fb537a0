package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.RequestOutcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** The answer to a call for vectors. Stateless, any thread. */
final class EmbeddingsShape {

  private EmbeddingsShape() {}

  /**
   * The whole answer.
   *
   * @param base64 whether vectors are told as the bytes of little-endian floats
   */
  static ObjectNode of(String model, List<RequestOutcome> outcomes, boolean base64) {
    ObjectNode body = Json.object().put("object", "list").put("model", model);
    ArrayNode data = body.putArray("data");
    int tokens = 0;
    for (int index = 0; index < outcomes.size(); index++) {
      RequestOutcome outcome = outcomes.get(index);
      ObjectNode one = data.addObject().put("object", "embedding").put("index", index);
      if (base64) {
        one.put("embedding", Base64.getEncoder().encodeToString(bytes(outcome.vector())));
      } else {
        ArrayNode numbers = one.putArray("embedding");
        outcome.vector().forEach(numbers::add);
      }
      tokens += outcome.usage().promptTokens();
    }
    body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return body;
  }

  private static byte[] bytes(List<Float> vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    vector.forEach(bytes::putFloat);
    return bytes.array();
  }
}
