package dev.millrace.ingest.submit;

import dev.millrace.client.Admission;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.lookup.Acknowledgement;
import dev.millrace.ingest.lookup.FirstRecords;
import dev.millrace.ingest.lookup.LookupResult;
import dev.millrace.ingest.lookup.Pipeline;
import dev.millrace.ingest.lookup.RedisLinks;
import dev.millrace.ingest.lookup.RequestLife;
import dev.millrace.ingest.lookup.RequestLookup;
import dev.millrace.ingest.lookup.Sharers;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.ingest.submit.KeyedSubmissions.Sender;
import dev.millrace.ingest.submit.StandingRequests.Standing;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestRules;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.shares.SharedRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Submissions of which equal ones of a tenant share one run: while it goes on, and for a while
 * after it has succeeded. What makes requests equal is their {@link ContentDigest}.
 *
 * <p>At one facade this needs no Redis. Across facades the request that stands for a content is
 * written to Redis before it is sent, so that of two that come at once one stands; who finds one of
 * which nothing is to be seen yet sends it again, with the same id to the same address, which the
 * dispatcher takes for one. A request is joined only if it is at least as urgent as the one that
 * comes and has half of that one's time left. Any thread; blocks until Kafka has the request.
 */
public final class SharedSubmissions {
  private final Pipeline pipeline;
  private final RedisLinks redis;
  private final RequestLookup lookup;
  private final RequestLife life;
  private final FirstRecords index;
  private final Sharers sharers;
  private final ContentDigest digests;
  private final IngestMeters meters;
  private final Rules rules;
  private final Clock clock;
  private final StandingRequests standing;
  private final Turns turns = new Turns();

  /**
   * Bounds of sharing.
   *
   * @param life how long after its success a request stands for its content
   * @param most contents that stand at once
   * @param acceptTimeout for Kafka's acknowledgement
   */
  public record Rules(Duration life, int most, Duration acceptTimeout) {}

  /** The parts of the facade that sharing uses. */
  public record Parts(
      Pipeline pipeline,
      RedisLinks redis,
      RequestLookup lookup,
      RequestLife life,
      FirstRecords index,
      Sharers sharers,
      ContentDigest digests,
      IngestMeters meters) {}

  /** What became of a submission. */
  public sealed interface Shared {

    /** It runs. */
    record Fresh(RequestHandle request) implements Shared {}

    /**
     * It has the output of an equal one that was submitted before.
     *
     * @param found that one, as this facade knows it
     * @param holder by what name the caller wants it; empty if it has ended
     */
    record Joined(RequestId id, LookupResult found, Optional<String> holder) implements Shared {}
  }

  /**
   * What a caller asks for.
   *
   * @param timeout from now to the end; empty means none
   * @param repeated whether the caller says that it has sent the same before
   * @param here whether the caller can follow nothing but a request of this facade
   */
  public record Wanted(
      String tenant,
      String model,
      Priority priority,
      Optional<Duration> timeout,
      SharingMode mode,
      boolean repeated,
      boolean here) {

    /** A stored result has text and verdict only: whoever wants more needs the request itself. */
    private Wanted with(Submission submission) {
      boolean more =
          submission.input() instanceof Input.Passage
              || submission.parameters().output().logprobs().isPresent();
      return new Wanted(tenant, model, priority, timeout, mode, repeated, here || more);
    }
  }

  /** Over these parts. */
  public SharedSubmissions(Parts parts, Rules rules, Clock clock) {
    this.pipeline = parts.pipeline();
    this.redis = parts.redis();
    this.lookup = parts.lookup();
    this.life = parts.life();
    this.index = parts.index();
    this.sharers = parts.sharers();
    this.digests = parts.digests();
    this.meters = parts.meters();
    this.rules = rules;
    this.clock = clock;
    this.standing = new StandingRequests(rules.most());
  }

  /**
   * Submits a request unless an equal one stands that it may share.
   *
   * @param builder with everything but the id
   */
  public Shared submit(Wanted wanted, Submission.Builder builder, Sender sender) {
    Submission submission = builder.build();
    return submit(wanted.with(submission), submission, builder, sender);
  }

  private Shared submit(
      Wanted wanted, Submission submission, Submission.Builder builder, Sender sender) {
    if (wanted.mode() == SharingMode.NEVER || rules.life().isZero()) {
      return new Shared.Fresh(sender.send(submission, Admission.ALWAYS));
    }
    String digest = digests.of(wanted.tenant(), wanted.model(), submission);
    RequestId content = SharedRequest.contentOf(wanted.tenant(), digest);
    return turns.take(
        content, () -> submitAlone(wanted, submission, content, digest, builder, sender));
  }

  private Shared submitAlone(
      Wanted wanted,
      Submission submission,
      RequestId content,
      String digest,
      Submission.Builder builder,
      Sender sender) {
    boolean takes = wanted.repeated() || wanted.mode().takes(submission);
    Optional<Standing> here = standing.find(content).filter(_ -> takes);
    Optional<Shared.Joined> joined = here.flatMap(it -> joinHere(it, wanted));
    if (joined.isPresent()) {
      return joined.get();
    }
    return takes && !wanted.here() && redis.configured() && !redis.missing()
        ? amongFacades(wanted, content, digest, here.map(Standing::request), builder, sender)
        : fresh(wanted, content, sender.send(submission, Admission.ALWAYS), Optional.empty());
  }

  /**
   * @param unfit what stands here and may not be joined
   */
  private Shared amongFacades(
      Wanted wanted,
      RequestId content,
      String digest,
      Optional<RequestId> unfit,
      Submission.Builder builder,
      Sender sender) {
    Optional<SharedRequest> before =
        redis.shared().look(content).value().filter(it -> it.isOf(wanted.tenant(), digest));
    if (before.isPresent() && !unfit.equals(before.map(SharedRequest::request))) {
      LookupResult found = lookup.findKnown(before.get().request(), wanted.tenant());
      if (found instanceof LookupResult.NotFound) {
        return unseen(before.get(), wanted, builder);
      }
      Optional<Shared.Joined> joined = join(before.get().request(), found, wanted);
      if (joined.isPresent()) {
        return joined.get();
      }
    }
    RequestId id = RequestId.at(clock.instant());
    SharedRequest[] mine = new SharedRequest[1];
    RequestHandle sent;
    try {
      sent =
          sender.send(
              builder.id(id).build(),
              address -> {
                mine[0] =
                    new SharedRequest(
                        content,
                        wanted.tenant(),
                        digest,
                        id,
                        wanted.model(),
                        wanted.priority(),
                        address);
                redis
                    .shared()
                    .offer(mine[0], before, standsFor(wanted))
                    .filter(other -> !other.request().equals(id))
                    .filter(other -> other.isOf(wanted.tenant(), digest))
                    .ifPresent(
                        other -> {
                          throw new Taken(other);
                        });
              });
    } catch (Taken taken) {
      return afterAnother(taken.by, wanted, builder);
    } catch (ApiException failed) {
      if (mine[0] != null) {
        redis.shared().drop(mine[0]);
      }
      throw failed;
    }
    return fresh(wanted, content, sent, Optional.of(mine[0]));
  }

  /** Another facade was faster. */
  private Shared afterAnother(SharedRequest by, Wanted wanted, Submission.Builder builder) {
    return join(by.request(), lookup.findKnown(by.request(), wanted.tenant()), wanted)
        .<Shared>map(joined -> joined)
        .orElseGet(() -> unseen(by, wanted, builder));
  }

  /** Its facade is still at it, or died: whether the request was sent is not to be seen. */
  private Shared unseen(SharedRequest by, Wanted wanted, Submission.Builder builder) {
    Submission again = builder.id(by.request()).mayBeRepeated().resultAddress(by.address()).build();
    Acknowledgement.await(
        pipeline.sendAgain(again), rules.acceptTimeout(), "Kafka did not acknowledge in time");
    IndexedRequest entry =
        new IndexedRequest(
            by.request(), by.tenant(), by.model(), by.priority(), by.address(), clock.instant());
    IndexedRequest indexed = deadline(wanted).map(entry::withDeadline).orElse(entry);
    index.indexNow(indexed);
    return joined(by.request(), new LookupResult.Indexed(indexed), indexed.deadline());
  }

  private Shared fresh(
      Wanted wanted, RequestId content, RequestHandle request, Optional<SharedRequest> told) {
    Standing own = new Standing(request.id(), deadline(wanted));
    standing.put(content, own);
    CompletableFuture<Void> unused =
        request
            .result()
            .thenAccept(
                result -> {
                  if (result instanceof Result.Success) {
                    own.ended(clock.instant());
                    told.ifPresent(it -> redis.shared().keep(it, rules.life()));
                  } else {
                    standing.drop(content, own);
                    told.ifPresent(it -> redis.shared().drop(it));
                  }
                });
    return new Shared.Fresh(request);
  }

  private Optional<Shared.Joined> joinHere(Standing found, Wanted wanted) {
    Optional<Instant> ended = found.endedAt();
    if (ended.isPresent() ? !isFresh(ended.get()) : !hasTime(found.deadline(), wanted)) {
      return Optional.empty();
    }
    LookupResult known = lookup.findKnown(found.request(), wanted.tenant());
    return wanted.here() && !(known instanceof LookupResult.Live)
        ? Optional.empty()
        : join(found.request(), known, wanted);
  }

  private Optional<Shared.Joined> join(RequestId id, LookupResult found, Wanted wanted) {
    return switch (found) {
      case LookupResult.Live live -> joinLive(live, wanted);
      case LookupResult.Recorded recorded
          when recorded.record().verdict().outcome() == Outcome.SUCCEEDED
              && !recorded.record().truncated()
              && isFresh(recorded.record().finishedAt()) ->
          Optional.of(ended(id, recorded));
      case LookupResult.Indexed indexed
          when isUrgentEnough(indexed.request().priority(), wanted)
              && hasTime(indexed.request().deadline(), wanted) ->
          Optional.of(joined(id, indexed, indexed.request().deadline()));
      case LookupResult.Recorded _,
          LookupResult.Indexed _,
          LookupResult.InLog _,
          LookupResult.OtherTenants _,
          LookupResult.NotFound _,
          LookupResult.Unavailable _ ->
          Optional.empty();
    };
  }

  /** One that stands here and has ended stands no longer than it may. */
  private Optional<Shared.Joined> joinLive(LookupResult.Live live, Wanted wanted) {
    RequestHandle request = live.request();
    Result result = request.result().getNow(null);
    if (result instanceof Result.Success) {
      return Optional.of(ended(request.id(), live));
    }
    return result == null && isUrgentEnough(request.priority(), wanted)
        ? Optional.of(joined(request.id(), live, life.deadline(request)))
        : Optional.empty();
  }

  private Shared.Joined joined(RequestId id, LookupResult found, Optional<Instant> deadline) {
    meters.shared(false);
    return new Shared.Joined(id, found, Optional.of(sharers.join(id, deadline)));
  }

  private Shared.Joined ended(RequestId id, LookupResult found) {
    meters.shared(true);
    return new Shared.Joined(id, found, Optional.empty());
  }

  private boolean isFresh(Instant endedAt) {
    return endedAt.plus(rules.life()).isAfter(clock.instant());
  }

  private static boolean isUrgentEnough(Priority found, Wanted wanted) {
    return found.compareTo(wanted.priority()) <= 0;
  }

  private boolean hasTime(Optional<Instant> deadline, Wanted wanted) {
    if (deadline.isEmpty()) {
      return true;
    }
    Duration left = Duration.between(clock.instant(), deadline.get());
    return wanted.timeout().filter(asked -> left.compareTo(asked.dividedBy(2)) >= 0).isPresent();
  }

  /** Its end says otherwise, unless its facade dies. */
  private Duration standsFor(Wanted wanted) {
    return wanted.timeout().orElse(RequestRules.MAX_TIMEOUT).plus(rules.life());
  }

  private Optional<Instant> deadline(Wanted wanted) {
    return wanted.timeout().map(clock.instant()::plus);
  }

  /** Another facade's request stands for the content. */
  private static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SharedRequest by;

    Taken(SharedRequest by) {
      super("another stands", null, false, false);
      this.by = by;
    }
  }
}
