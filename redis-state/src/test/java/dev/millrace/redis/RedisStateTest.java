package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.redis.claims.RedisRequestClaims;
import dev.millrace.redis.claims.RequestClaim;
import dev.millrace.redis.claims.RequestClaims;
import dev.millrace.redis.flags.CancelFlag;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.redis.flags.RedisCancelFlags;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.index.RedisRequestIndex;
import dev.millrace.redis.index.RequestIndex;
import dev.millrace.redis.metrics.RedisMetric;
import dev.millrace.redis.results.RedisResultRecords;
import dev.millrace.redis.results.ResultRecords;
import dev.millrace.service.breaker.Breaker;
import dev.millrace.testing.SettableClock;
import dev.millrace.testing.TestingRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisStateTest {

  private static final Duration TTL = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestingRedis redis;
  private RedisState state;
  private RedisCancelFlags flags;
  private RequestIndex index;
  private ResultRecords results;

  @BeforeEach
  void start() {
    redis = TestingRedis.start("--requirepass", "secret");
    state =
        RedisState.connect(
            RedisSettings.parse("redis://:secret@127.0.0.1:" + redis.port()), meters);
    flags = new RedisCancelFlags(state, new SettableClock());
    index = new RedisRequestIndex(state);
    results = new RedisResultRecords(state);
    await(() -> assertThat(state.availability()).isEqualTo(Availability.AVAILABLE));
  }

  @AfterEach
  void stop() {
    flags.close();
    state.close();
    redis.close();
  }

  @Test
  void shouldReadTheFlagThatWasRaisedUntilItsTimeIsOver() {
    RequestId id = TestingRecords.newId();
    assertThat(flags.ask(id).get()).isEmpty();

    assertThat(flags.raise(id, "acme", "changed my mind", Duration.ofSeconds(1))).isTrue();

    assertThat(flags.ask(id).get())
        .contains(new CancelFlag(id, "acme", "changed my mind", SettableClock.START));
    await(() -> assertThat(flags.ask(id).get()).isEmpty());
  }

  @Test
  void shouldTellEveryListenerOfAFlagAndGoOnWhenOneFails() {
    List<RequestId> heard = new CopyOnWriteArrayList<>();
    Consumer<CancelFlag> broken =
        flag -> {
          throw new IllegalStateException("listener");
        };
    CancelFlags.Subscription first = flags.subscribe(broken);
    CancelFlags.Subscription second = flags.subscribe(flag -> heard.add(flag.requestId()));

    raiseUntil(heard);

    first.close();
    second.close();
    heard.clear();
    List<RequestId> later = new CopyOnWriteArrayList<>();
    flags.subscribe(flag -> later.add(flag.requestId()));
    raiseUntil(later);
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldBeUnavailableWhileItsBreakerIsForcedOpen() {
    RequestId id = TestingRecords.newId();

    state.breaker().force(Breaker.Order.OPEN);

    assertThat(state.availability()).isEqualTo(Availability.UNAVAILABLE);
    assertThat(index.put(TestingRecords.indexed(id, "acme"), TTL)).isFalse();
    assertThat(meters.get("millrace.redis.breaker.open").gauge().value()).isEqualTo(1);

    state.breaker().force(Breaker.Order.AUTOMATIC);

    assertThat(state.availability()).isEqualTo(Availability.AVAILABLE);
    assertThat(index.put(TestingRecords.indexed(id, "acme"), TTL)).isTrue();
  }

  @Test
  void shouldLetTheFirstClaimOfAKeyStandForItsLife() {
    RequestClaims claims = new RedisRequestClaims(state);
    RequestClaim first = TestingRecords.claim("acme", "k-1");
    RequestClaim second = TestingRecords.claim("acme", "k-1");

    assertThat(claims.find(first.requestId())).isEmpty();
    assertThat(claims.claim(first, TTL)).contains(first);
    assertThat(claims.claim(second, TTL)).contains(first);
    assertThat(claims.put(first.asSent(), Duration.ofSeconds(1))).isTrue();
    assertThat(claims.find(first.requestId())).contains(first.asSent());

    await(() -> assertThat(claims.find(first.requestId())).isEmpty());
    assertThat(claims.claim(second, TTL)).contains(second);
  }

  @Test
  void shouldTakeNoClaimThatIsNotOfTheKeyThatWasAskedFor() {
    RequestClaims claims = new RedisRequestClaims(state);
    RequestClaim wanted = TestingRecords.claim("acme", "k-1");
    RequestClaim foreign =
        new RequestClaim(
            wanted.requestId(),
            "other",
            "k-1",
            wanted.digest(),
            wanted.model(),
            wanted.priority(),
            wanted.address(),
            wanted.claimant(),
            false);
    claims.put(foreign, TTL);

    assertThat(claims.claim(wanted, TTL)).isEmpty();
  }

  @Test
  void shouldKeepRequestsAndResultsApartByTenant() {
    RequestId id = TestingRecords.newId();
    assertThat(index.put(TestingRecords.indexed(id, "acme"), TTL)).isTrue();
    assertThat(results.put(TestingRecords.result(id, "text"), TTL)).isTrue();

    assertThat(index.find(id, "acme")).contains(TestingRecords.indexed(id, "acme"));
    assertThat(index.find(id, "other")).isEmpty();
    assertThat(results.find(id, "acme")).contains(TestingRecords.result(id, "text"));
    assertThat(results.find(id, "other")).isEmpty();
  }

  @Test
  void shouldKeepThePlaceOfTheFirstRecordWhereItIsKnown() {
    RequestId id = TestingRecords.newId();
    IndexedRequest indexed =
        TestingRecords.indexed(id, "acme").withFirstRecord(4711).withDeadline(TestingRecords.NOW);

    assertThat(index.put(indexed, TTL)).isTrue();

    assertThat(index.find(id)).contains(indexed);
    assertThat(indexed.readFrom().startOffset()).isEqualTo(4711);
  }

  @Test
  void shouldCutAndMarkATextThatIsTooLong() {
    RequestId id = TestingRecords.newId();

    results.put(TestingRecords.result(id, "x".repeat(ResultRecords.MAX_TEXT + 1)), TTL);

    assertThat(results.find(id))
        .hasValueSatisfying(
            found -> {
              assertThat(found.truncated()).isTrue();
              assertThat(found.text()).hasSize(ResultRecords.MAX_TEXT);
            });
    assertThat(meters.get("millrace.redis.results.truncated").counter().count()).isEqualTo(1);
  }

  @Test
  void shouldTakeAValueAsAbsentWhenItBelongsToAnotherRequest() {
    RequestId mine = TestingRecords.newId();
    RequestId other = TestingRecords.newId();
    index.put(TestingRecords.indexed(other, "other"), TTL);
    directly(c -> c.sync().set("mr:req:" + mine, c.sync().get("mr:req:" + other)));

    assertThat(index.find(mine)).isEmpty();
    assertThat(mismatches("other_id")).isEqualTo(1);
  }

  @Test
  void shouldTakeAValueAsAbsentWhenItIsNotOurs() {
    RequestId id = TestingRecords.newId();
    directly(c -> c.sync().set("mr:res:" + id, "{\"id\":\"" + id + "\"}"));
    directly(c -> c.sync().set("mr:req:" + id, "not json"));
    directly(c -> c.sync().lpush("mr:cancel:" + id, "a list"));

    assertThat(results.find(id)).isEmpty();
    assertThat(index.find(id)).isEmpty();
    assertThat(flags.ask(id).get()).isEmpty();
    assertThat(mismatches("malformed")).isEqualTo(2);
    assertThat(state.availability()).isEqualTo(Availability.AVAILABLE);
  }

  @Test
  void shouldWorkAgainWhenRedisWasKilledAndIsBack() {
    List<RequestId> heard = new CopyOnWriteArrayList<>();
    flags.subscribe(flag -> heard.add(flag.requestId()));
    raiseUntil(heard);

    redis.kill();
    await(() -> assertThat(state.availability()).isEqualTo(Availability.UNAVAILABLE));
    assertThat(flags.raise(TestingRecords.newId(), "acme", "", TTL)).isFalse();

    redis.restart();
    await(() -> assertThat(state.availability()).isEqualTo(Availability.AVAILABLE));
    heard.clear();
    raiseUntil(heard);
  }

  @Test
  void shouldAnswerInBoundedTimeWhenRedisIsFrozenAndRecoverWhenItGoesOn() {
    redis.freeze();

    for (int i = 0; i < 20; i++) {
      long begin = System.nanoTime();
      assertThat(flags.ask(TestingRecords.newId()).get()).isEmpty();
      // The timeout of 200 ms, and what a busy machine adds.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
    }
    assertThat(
            meters
                .get("millrace.redis.calls")
                .tags("operation", "get", "outcome", "rejected")
                .timer()
                .count())
        .isPositive();
    assertThat(state.availability()).isEqualTo(Availability.UNAVAILABLE);

    redis.thaw();
    await(() -> assertThat(flags.raise(TestingRecords.newId(), "acme", "", TTL)).isTrue());
  }

  @Test
  void shouldSayNothingWhenItIsClosed() {
    state.close();

    assertThat(flags.raise(TestingRecords.newId(), "acme", "", TTL)).isFalse();
    assertThat(index.find(TestingRecords.newId())).isEmpty();
  }

  @Test
  void shouldRegisterOnlyMetersOfTheCatalogue() {
    flags.raise(TestingRecords.newId(), "acme", "", TTL);

    assertThat(meters.getMeters())
        .extracting(Meter::getId)
        .extracting(Meter.Id::getName)
        .isSubsetOf(Arrays.stream(RedisMetric.values()).map(RedisMetric::id).toList());
  }

  private void raiseUntil(List<RequestId> heard) {
    await(
        () -> {
          RequestId id = TestingRecords.newId();
          assertThat(flags.raise(id, "acme", "", TTL)).isTrue();
          Awaitility.await()
              .atMost(Duration.ofMillis(500))
              .untilAsserted(() -> assertThat(heard).contains(id));
        });
  }

  private double mismatches(String kind) {
    return meters.get("millrace.redis.mismatches").tag("kind", kind).counter().count();
  }

  private void directly(Consumer<StatefulRedisConnection<String, String>> action) {
    try (RedisClient client = RedisClient.create("redis://:secret@127.0.0.1:" + redis.port());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      action.accept(connection);
    }
  }

  private static void await(ThrowingRunnable assertion) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(assertion);
  }
}
