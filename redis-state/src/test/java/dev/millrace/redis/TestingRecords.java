package dev.millrace.redis;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.redis.claims.RequestClaim;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.results.ResultRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Values for tests. */
public final class TestingRecords {

  public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private TestingRecords() {}

  public static RequestId newId() {
    return RequestId.at(NOW);
  }

  public static IndexedRequest indexed(RequestId id, String tenant) {
    return new IndexedRequest(
        id, tenant, "demo", Priority.HIGH, new ResultAddress("results." + id, 7), NOW);
  }

  public static RequestClaim claim(String tenant, String key) {
    RequestId id = RequestId.ofKey(tenant, key);
    return new RequestClaim(
        id,
        tenant,
        key,
        "digest",
        "demo",
        Priority.HIGH,
        new ResultAddress("results." + id, 7),
        newId(),
        false);
  }

  public static ResultRecord result(RequestId id, String text) {
    return result(
        id,
        text,
        new Verdict(
            Outcome.SUCCEEDED,
            Optional.of(FinishReason.STOP),
            Optional.empty(),
            "",
            new Usage(5, 1, 3),
            new Timings(
                Duration.ofMillis(1), Duration.ofNanos(2000), Duration.ZERO, Duration.ofDays(1))));
  }

  public static ResultRecord failed(RequestId id) {
    return result(
        id,
        "",
        new Verdict(
            Outcome.FAILED,
            Optional.empty(),
            Optional.of(new ErrorInfo(ErrorCode.INVALID_REQUEST, "max_tokens: at most 10")),
            "because",
            Usage.NONE,
            Timings.NONE));
  }

  private static ResultRecord result(RequestId id, String text, Verdict verdict) {
    return new ResultRecord(
        id,
        "acme",
        "demo",
        Priority.NORMAL,
        new ResultAddress("results." + id, 0),
        verdict,
        text,
        false,
        3,
        1,
        "worker-1",
        NOW,
        NOW.plusSeconds(1));
  }
}
