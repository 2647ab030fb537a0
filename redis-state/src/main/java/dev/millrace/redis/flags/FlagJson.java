package dev.millrace.redis.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.redis.Fields;

/** A {@link CancelFlag} as JSON and back. */
final class FlagJson {

  private FlagJson() {}

  static JsonNode write(CancelFlag flag) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", flag.requestId().toString())
        .put("tenant", flag.tenant())
        .put("reason", flag.reason())
        .put("raised_at", flag.raisedAt().toEpochMilli());
  }

  /**
   * @throws IllegalArgumentException if it is no flag
   */
  static CancelFlag read(JsonNode node) {
    Fields fields = new Fields(node);
    return new CancelFlag(
        fields.id(), fields.text("tenant"), fields.text("reason"), fields.time("raised_at"));
  }
}
