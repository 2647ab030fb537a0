package dev.millrace.sink.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.Completion;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.redis.Availability;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.StreamSnapshot;
import dev.millrace.service.metrics.Meters;
import dev.millrace.sink.TestingCompletions;
import dev.millrace.sink.metrics.SinkMetric;
import dev.millrace.sink.results.CompletionHandler.Handled;
import dev.millrace.sink.results.ResultSource.Read;
import dev.millrace.testing.SettableClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompletionHandlerTest {

  private static final RequestId ID = RequestId.at(SettableClock.START);
  private static final Completion COMPLETION =
      TestingCompletions.completion(ID, "results." + ID, 0, SettableClock.START);

  private static final Handled DONE = new Handled.Done();
  private static final Handled AGAIN = new Handled.Again();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestingResultRecords results = new TestingResultRecords();
  private final List<Completion> afterwards = new ArrayList<>();
  private Availability redis = Availability.AVAILABLE;

  @Test
  void shouldKeepTheTextOfTheLogWithTheVerdictOfTheLog() {
    Verdict ofTheLog =
        new Verdict(
            Outcome.CANCELLED,
            Optional.empty(),
            Optional.empty(),
            "changed my mind",
            new Usage(4, 0, 2),
            Timings.NONE);

    handler(Optional.of(stream("ab", ofTheLog))).handle(COMPLETION);

    ResultRecord kept = results.find(ID).orElseThrow();
    assertThat(kept.text()).isEqualTo("ab");
    assertThat(kept.tokens()).isEqualTo(2);
    assertThat(kept.truncated()).isFalse();
    assertThat(kept.verdict()).isEqualTo(ofTheLog);
    assertThat(kept.tenant()).isEqualTo("acme");
    assertThat(afterwards).containsExactly(COMPLETION);
  }

  @Test
  void shouldNotReadTheLogWhenTheCompletionCarriesTheOutput() {
    CompletionHandler handler =
        new CompletionHandler(
            completion -> {
              throw new AssertionError("the log was read");
            },
            results,
            () -> redis,
            Duration.ofHours(1),
            afterwards::add,
            new Meters(meters),
            () -> 0);

    assertThat(handler.handle(COMPLETION.withOutput(Optional.of("abc")))).isEqualTo(DONE);

    ResultRecord kept = results.find(ID).orElseThrow();
    assertThat(kept.text()).isEqualTo("abc");
    assertThat(kept.truncated()).isFalse();
    assertThat(kept.tokens()).isEqualTo(3);
    assertThat(kept.worker()).isEqualTo("worker-1");
    assertThat(kept.verdict()).isEqualTo(TestingCompletions.success());
    assertThat(meters.find("millrace.sink.results.unreadable").counter())
        .matches(counter -> counter == null || counter.count() == 0);
  }

  @Test
  void shouldKeepTheVerdictWithoutTextWhenTheLogCannotBeRead() {
    handler(Optional.empty()).handle(COMPLETION);

    ResultRecord kept = results.find(ID).orElseThrow();
    assertThat(kept.text()).isEmpty();
    assertThat(kept.truncated()).isTrue();
    assertThat(kept.tokens()).isEqualTo(3);
    assertThat(kept.verdict()).isEqualTo(TestingCompletions.success());
    assertThat(meters.get("millrace.sink.results.unreadable").counter().count()).isEqualTo(1);
  }

  @Test
  void shouldNotBeDoneWhileRedisIsAway() {
    CompletionHandler handler = handler(Optional.of(stream("ab", TestingCompletions.success())));
    results.leave();

    assertThat(handler.handle(COMPLETION)).isEqualTo(AGAIN);
    assertThat(afterwards).as("its topic must stay until the result is kept").isEmpty();
    assertThat(meters.get("millrace.sink.results").tag("kept", "no").counter().count())
        .isEqualTo(1);

    results.comeBack();

    assertThat(handler.handle(COMPLETION)).isEqualTo(DONE);
    assertThat(afterwards).containsExactly(COMPLETION);
  }

  @Test
  void shouldReadTheLogAgainWhenThatFailedOnce() {
    CompletionHandler handler =
        handlerOf(
            new Read.NotNow("TIMEOUT"), new Read.Whole(stream("ab", TestingCompletions.success())));

    assertThat(handler.handle(COMPLETION)).isEqualTo(AGAIN);
    assertThat(results.find(ID)).isEmpty();
    assertThat(handler.handle(COMPLETION)).isEqualTo(DONE);

    assertThat(results.find(ID).orElseThrow().text()).isEqualTo("ab");
    assertThat(results.find(ID).orElseThrow().truncated()).isFalse();
  }

  @Test
  void shouldGiveUpACompletionWhoseLogIsNeverReadInTime() {
    CompletionHandler handler = handlerOf(new Read.NotNow("TIMEOUT"));
    for (int i = 1; i < CompletionHandler.TRIES; i++) {
      assertThat(handler.handle(COMPLETION)).isEqualTo(AGAIN);
    }

    assertThat(handler.handle(COMPLETION))
        .isEqualTo(new Handled.GivenUp("the result log could not be read: TIMEOUT"));
    assertThat(results.find(ID).orElseThrow().truncated()).isTrue();
    assertThat(results.find(ID).orElseThrow().verdict()).isEqualTo(TestingCompletions.success());
  }

  @Test
  void shouldKeepAResultWithoutItsTextWhenRedisNeverTakesThat() {
    CompletionHandler handler = handler(Optional.of(stream("ab", TestingCompletions.success())));
    results.takeTextsOfAtMost(1);
    for (int i = 1; i < CompletionHandler.TRIES; i++) {
      assertThat(handler.handle(COMPLETION)).isEqualTo(AGAIN);
    }

    assertThat(handler.handle(COMPLETION))
        .isEqualTo(new Handled.GivenUp("redis did not take the text in time"));
    assertThat(results.find(ID).orElseThrow().truncated()).isTrue();
    assertThat(results.find(ID).orElseThrow().tokens()).isEqualTo(2);
    assertThat(afterwards).containsExactly(COMPLETION);
  }

  @Test
  void shouldWaitForRedisWhileItTakesNothingAtAll() {
    CompletionHandler handler = handler(Optional.of(stream("ab", TestingCompletions.success())));
    results.leave();
    for (int i = 0; i < 10 * CompletionHandler.TRIES; i++) {
      assertThat(handler.handle(COMPLETION)).isEqualTo(AGAIN);
    }

    results.comeBack();

    assertThat(handler.handle(COMPLETION)).isEqualTo(DONE);
    assertThat(results.find(ID).orElseThrow().text()).isEqualTo("ab");
  }

  @Test
  void shouldBeDoneWhereThereIsNoRedis() {
    results.leave();
    redis = Availability.NOT_CONFIGURED;

    assertThat(handler(Optional.of(stream("ab", TestingCompletions.success()))).handle(COMPLETION))
        .isEqualTo(DONE);
    assertThat(afterwards).containsExactly(COMPLETION);
  }

  @Test
  void shouldChangeNothingWhenACompletionIsRepeated() {
    CompletionHandler handler = handler(Optional.of(stream("ab", TestingCompletions.success())));
    handler.handle(COMPLETION);
    ResultRecord first = results.find(ID).orElseThrow();

    handler.handle(COMPLETION);

    assertThat(results.find(ID)).contains(first);
  }

  @Test
  void shouldRegisterOnlyMetersOfTheCatalogue() {
    handler(Optional.empty()).handle(COMPLETION);

    assertThat(meters.getMeters())
        .isNotEmpty()
        .extracting(Meter::getId)
        .extracting(Meter.Id::getName)
        .isSubsetOf(Arrays.stream(SinkMetric.values()).map(SinkMetric::id).toList());
  }

  private CompletionHandler handler(Optional<StreamSnapshot> stream) {
    return handlerOf(
        stream.<Read>map(Read.Whole::new).orElseGet(() -> new Read.Lost("START_LOST")));
  }

  /** Whose log is read with these outcomes, one after the other; the last one stays. */
  private CompletionHandler handlerOf(Read... reads) {
    Deque<Read> outcomes = new ArrayDeque<>(List.of(reads));
    return new CompletionHandler(
        completion -> outcomes.size() > 1 ? outcomes.removeFirst() : outcomes.getFirst(),
        results,
        () -> redis,
        Duration.ofHours(1),
        afterwards::add,
        new Meters(meters),
        new SettableClock()::nanoTime);
  }

  private static StreamSnapshot stream(String text, Verdict verdict) {
    return new StreamSnapshot(
        Optional.of(
            new Started(
                ID,
                TestingCompletions.RUN,
                StartMode.RESTART,
                COMPLETION.attempts(),
                COMPLETION.worker(),
                COMPLETION.model(),
                SettableClock.START,
                COMPLETION.tenant())),
        text,
        List.of(1, 2),
        Optional.of(new Finished(ID, TestingCompletions.RUN, verdict, SettableClock.START)));
  }
}
