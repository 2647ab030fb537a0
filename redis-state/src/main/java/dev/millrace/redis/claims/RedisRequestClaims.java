package dev.millrace.redis.claims;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.Fields;
import dev.millrace.redis.RedisState;
import dev.millrace.redis.StoredValues;
import java.time.Duration;
import java.util.Optional;

/** Claims in Redis, under {@code mr:key:<id>}. Any thread. */
public final class RedisRequestClaims implements RequestClaims {

  static final String PREFIX = "mr:key:";

  private final StoredValues values;

  /** On a connection that someone else closes. */
  public RedisRequestClaims(RedisState state) {
    values = new StoredValues(state);
  }

  @Override
  public Optional<RequestClaim> claim(RequestClaim wanted, Duration life) {
    return values
        .putIfAbsent(PREFIX, wanted.requestId(), toJson(wanted), life, RedisRequestClaims::fromJson)
        .filter(found -> found.isOf(wanted.tenant(), wanted.key()));
  }

  @Override
  public Optional<RequestClaim> find(RequestId id) {
    return values.find(PREFIX, id, RedisRequestClaims::fromJson);
  }

  @Override
  public boolean put(RequestClaim claim, Duration life) {
    return values.put(PREFIX, claim.requestId(), toJson(claim), life);
  }

  private static JsonNode toJson(RequestClaim claim) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", claim.requestId().toString())
        .put("tenant", claim.tenant())
        .put("key", claim.key())
        .put("digest", claim.digest())
        .put("model", claim.model())
        .put("priority", claim.priority().label())
        .put("topic", claim.address().topic())
        .put("start_offset", claim.address().startOffset())
        .put("claimant", claim.claimant().toString())
        .put("sent", claim.sent());
  }

  private static RequestClaim fromJson(JsonNode node) {
    Fields fields = new Fields(node);
    return new RequestClaim(
        fields.id(),
        fields.text("tenant"),
        fields.text("key"),
        fields.text("digest"),
        fields.text("model"),
        fields.priority("priority"),
        new ResultAddress(fields.text("topic"), fields.number("start_offset")),
        RequestId.parse(fields.text("claimant")),
        fields.flag("sent"));
  }
}
