package dev.millrace.redis.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.Answer;
import dev.millrace.redis.Fields;
import dev.millrace.redis.RedisState;
import dev.millrace.redis.StoredValues;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The index in Redis, under {@code mr:req:<id>}. Any thread. */
public final class RedisRequestIndex implements RequestIndex {

  static final String PREFIX = "mr:req:";

  private final StoredValues values;

  /** On a connection that someone else closes. */
  public RedisRequestIndex(RedisState state) {
    values = new StoredValues(state);
  }

  @Override
  public boolean put(IndexedRequest request, Duration ttl) {
    return values.put(PREFIX, request.requestId(), toJson(request), ttl);
  }

  @Override
  public Answer<IndexedRequest> look(RequestId id) {
    return values.look(PREFIX, id, RedisRequestIndex::fromJson);
  }

  private static JsonNode toJson(IndexedRequest request) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    request.firstRecord().ifPresent(offset -> node.put("first_record", offset));
    request.deadline().ifPresent(end -> node.put("deadline", end.toEpochMilli()));
    return node.put("id", request.requestId().toString())
        .put("tenant", request.tenant())
        .put("model", request.model())
        .put("priority", request.priority().label())
        .put("topic", request.address().topic())
        .put("start_offset", request.address().startOffset())
        .put("submitted_at", request.submittedAt().toEpochMilli());
  }

  private static IndexedRequest fromJson(JsonNode node) {
    Fields fields = new Fields(node);
    return new IndexedRequest(
        fields.id(),
        fields.text("tenant"),
        fields.text("model"),
        fields.priority("priority"),
        new ResultAddress(fields.text("topic"), fields.number("start_offset")),
        fields.has("first_record")
            ? OptionalLong.of(fields.number("first_record"))
            : OptionalLong.empty(),
        fields.time("submitted_at"),
        fields.has("deadline") ? Optional.of(fields.time("deadline")) : Optional.empty());
  }
}
