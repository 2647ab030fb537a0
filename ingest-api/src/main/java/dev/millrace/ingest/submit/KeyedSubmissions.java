package dev.millrace.ingest.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Admission;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.hash.Sha256;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.lookup.Acknowledgement;
import dev.millrace.ingest.lookup.FirstRecords;
import dev.millrace.ingest.lookup.LiveRequests;
import dev.millrace.ingest.lookup.Pipeline;
import dev.millrace.ingest.lookup.RedisLinks;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.claims.RequestClaim;
import dev.millrace.redis.index.IndexedRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Submissions with an idempotency key: one request, and one stream, for each key of a tenant.
 *
 * <p>The request's id follows from tenant and key, so that the dispatcher knows a repetition
 * whoever sends it. Where the result goes is written into the key's claim in Redis before the
 * request is sent; whoever finds the claim of a request that may not have been sent sends it again,
 * with the same id to the same address. Without Redis the address follows from the id, too: the
 * request's dedicated topic. Any thread.
 */
public final class KeyedSubmissions {
  private final Pipeline pipeline;
  private final RedisLinks redis;
  private final LiveRequests live;
  private final FirstRecords index;
  private final Duration life;
  private final Duration acceptTimeout;
  private final Clock clock;
  private final Turns turns = new Turns();

  /** What became of a submission. */
  public sealed interface Outcome {

    /** It is a request of this facade now. */
    record Fresh(RequestHandle request) implements Outcome {}

    /** The key stands for a request that was submitted before. */
    record Repeated(RequestId id) implements Outcome {}
  }

  /** Sends a request and returns when Kafka has it; throws an {@link ApiException}. */
  @FunctionalInterface
  public interface Sender {
    RequestHandle send(Submission submission, Admission admission);
  }

  /**
   * @param life how long a key stands for its request
   * @param acceptTimeout for Kafka's acknowledgement
   */
  public KeyedSubmissions(
      Pipeline pipeline,
      RedisLinks redis,
      LiveRequests live,
      FirstRecords index,
      Duration life,
      Duration acceptTimeout,
      Clock clock) {
    this.pipeline = pipeline;
    this.redis = redis;
    this.live = live;
    this.index = index;
    this.life = life;
    this.acceptTimeout = acceptTimeout;
    this.clock = clock;
  }

  /** The digest of a body, the same for the same fields and values. */
  static String digest(ObjectNode body) {
    return Sha256.hex(Json.canonical(body));
  }

  /**
   * Submits a request unless the key stands for one.
   *
   * @param wanted the claim as it would be, for which no address is known yet
   * @param submission with everything but its id
   * @throws ApiException if the key stands for another body, or Redis and Kafka do not let it be
   *     known
   */
  Outcome submit(Wanted wanted, Submission.Builder submission, Sender sender) {
    return turns.take(wanted.id(), () -> submitAlone(wanted, submission, sender));
  }

  private Outcome submitAlone(Wanted wanted, Submission.Builder submission, Sender sender) {
    RequestId id = wanted.id();
    submission.id(id).mayBeRepeated();
    if (redis.missing() || !redis.configured()) {
      return live.find(id).isPresent()
          ? new Outcome.Repeated(id)
          : withoutRedis(wanted, submission, sender);
    }
    Optional<RequestClaim> before =
        redis.claims().find(id).filter(claim -> claim.isOf(wanted.tenant(), wanted.key()));
    if (before.isPresent()) {
      return repeated(wanted, before.get(), submission);
    }
    if (live.find(id).isPresent()) {
      return new Outcome.Repeated(id);
    }
    try {
      return claimed(wanted, submission, sender);
    } catch (AlreadyClaimed earlier) {
      return repeated(wanted, earlier.claim, submission);
    }
  }

  private Outcome claimed(Wanted wanted, Submission.Builder submission, Sender sender) {
    RequestId claimant = RequestId.at(clock.instant());
    RequestClaim[] mine = new RequestClaim[1];
    RequestHandle sent =
        sender.send(
            submission.build(),
            address -> {
              mine[0] = wanted.claim(address, claimant);
              RequestClaim standing =
                  redis
                      .claims()
                      .claim(mine[0], life)
                      .orElseThrow(() -> new ApiException(redisSilent()));
              if (!standing.claimant().equals(claimant)) {
                throw new AlreadyClaimed(standing);
              }
            });
    var unused = redis.claims().put(mine[0].asSent(), life);
    return new Outcome.Fresh(sent);
  }

  /** The dedicated topic is the same for whoever comes with the key. */
  private Outcome withoutRedis(Wanted wanted, Submission.Builder submission, Sender sender) {
    if (wanted.ownTopic()) {
      throw new ApiException(
          ApiError.unavailable(
              "result_topic: cannot be given with an Idempotency-Key while Redis does not answer"));
    }
    RequestHandle sent = sender.send(submission.dedicatedTopic().build(), Admission.ALWAYS);
    return new Outcome.Fresh(sent);
  }

  private Outcome repeated(Wanted wanted, RequestClaim claim, Submission.Builder submission) {
    if (!claim.digest().equals(wanted.digest())) {
      throw new ApiException(ApiError.idempotencyConflict());
    }
    if (!claim.sent()) {
      Submission again = submission.resultAddress(claim.address()).build();
      Acknowledgement.await(
          pipeline.sendAgain(again), acceptTimeout, "Kafka did not acknowledge in time");
      index.indexNow(entry(claim, again));
      var unused = redis.claims().put(claim.asSent(), life);
    }
    return new Outcome.Repeated(claim.requestId());
  }

  private IndexedRequest entry(RequestClaim claim, Submission submission) {
    IndexedRequest entry =
        new IndexedRequest(
            claim.requestId(),
            claim.tenant(),
            claim.model(),
            claim.priority(),
            claim.address(),
            clock.instant());
    return submission
        .timeout()
        .filter(timeout -> !timeout.isZero())
        .map(timeout -> entry.withDeadline(clock.instant().plus(timeout)))
        .orElse(entry);
  }

  private static ApiError redisSilent() {
    return ApiError.unavailable(
        "Idempotency-Key: Redis does not say whether the key is in use; send it again");
  }

  /**
   * What a caller asks for.
   *
   * @param digest of the body
   * @param ownTopic whether the caller names the topic of the result
   */
  record Wanted(
      String tenant, String key, String digest, String model, Priority priority, boolean ownTopic) {

    RequestId id() {
      return RequestId.ofKey(tenant, key);
    }

    RequestClaim claim(ResultAddress address, RequestId claimant) {
      return new RequestClaim(id(), tenant, key, digest, model, priority, address, claimant, false);
    }
  }

  /** Another facade was faster. */
  private static final class AlreadyClaimed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient RequestClaim claim;

    AlreadyClaimed(RequestClaim claim) {
      super("claimed already", null, false, false);
      this.claim = claim;
    }
  }
}
