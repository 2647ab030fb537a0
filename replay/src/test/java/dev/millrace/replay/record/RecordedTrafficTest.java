package dev.millrace.replay.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.Completion;
import dev.millrace.model.FinishReason;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.replay.traffic.Served;
import dev.millrace.replay.traffic.TracedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordedTrafficTest {

  private static final byte[] KEY = {1, 2, 3};
  private static final byte[] OTHER_KEY = {3, 2, 1};
  private static final String SECRET = "the plan of the mill ".repeat(40);

  private final List<TracedRequest> out = new ArrayList<>();
  private final RecordedTraffic traffic = new RecordedTraffic(new Pseudonyms(KEY, true), out::add);

  @Test
  void shouldHandARequestOverOnceWithItsEndWhicheverComesFirst() {
    traffic.completed(end(1, Outcome.SUCCEEDED));
    traffic.arrived(Priority.HIGH, 7, request(1, "acme", SECRET));
    traffic.arrived(Priority.LOW, 8, request(2, "acme", SECRET));
    traffic.arrived(Priority.LOW, 9, request(2, "acme", SECRET));
    traffic.completed(end(2, Outcome.TIMED_OUT));
    traffic.completed(end(2, Outcome.TIMED_OUT));
    traffic.arrived(Priority.HIGH, 10, request(1, "acme", SECRET));
    traffic.finish();

    assertThat(out).hasSize(2);
    TracedRequest first = out.getFirst();
    assertThat(first.atMicros()).isEqualTo(7_000);
    assertThat(first.priority()).isEqualTo(Priority.HIGH);
    assertThat(first.promptTokens()).isEqualTo(SECRET.length() / 4);
    assertThat(first.maxTokens()).isEqualTo(256);
    assertThat(first.timeoutMillis()).isEqualTo(30_000);
    assertThat(first.inputTokens()).isEqualTo(190);
    assertThat(first.outputTokens()).isEqualTo(33);
    assertThat(first.served()).contains(new Served(Outcome.SUCCEEDED, 40, 5, 6, 7));
    assertThat(out.getLast().outputTokens())
        .as("nobody knows how long it would have become")
        .isEqualTo(TracedRequest.UNKNOWN);
    assertThat(traffic.requests()).isEqualTo(2);
    assertThat(traffic.ended()).isEqualTo(2);
  }

  @Test
  void shouldHandOverAtLastWhatHasNoEndAndNothingThatNeverRuns() {
    traffic.arrived(Priority.NORMAL, 7, request(1, "acme", "short"));
    traffic.arrived(Priority.NORMAL, 7, request(2, "a tenant with spaces", "short"));
    assertThat(out).isEmpty();

    traffic.finish();

    assertThat(out).hasSize(1);
    assertThat(out.getFirst().served()).isEmpty();
    assertThat(out.getFirst().prefix()).isEqualTo(Prefix.NONE);
  }

  @Test
  void shouldNameTenantsAndPrefixesAnewInEveryDump() {
    TracedRequest one = recorded(new Pseudonyms(KEY, true));
    TracedRequest again = recorded(new Pseudonyms(KEY, true));
    TracedRequest other = recorded(new Pseudonyms(OTHER_KEY, true));
    TracedRequest named = recorded(new Pseudonyms(KEY, false));

    assertThat(again).isEqualTo(one);
    assertThat(one.tenant()).matches("t-[0-9a-f]{16}").isNotEqualTo(other.tenant());
    assertThat(one.prefix().first()).isNotZero().isNotEqualTo(other.prefix().first());
    assertThat(one.prefix().second()).isZero();
    assertThat(named.tenant()).isEqualTo("acme");
    assertThat(named.prefix()).isEqualTo(one.prefix());
  }

  private static TracedRequest recorded(Pseudonyms pseudonyms) {
    List<TracedRequest> found = new ArrayList<>();
    RecordedTraffic recorded = new RecordedTraffic(pseudonyms, found::add);
    recorded.arrived(Priority.NORMAL, 7, request(1, "acme", SECRET));
    recorded.finish();
    return found.getFirst();
  }

  private static InferenceRequest request(int number, String tenant, String prompt) {
    return new InferenceRequest(
        id(number),
        tenant,
        "m",
        new Input.Prompt(prompt),
        GenerationParameters.DEFAULTS,
        Optional.of(Duration.ofSeconds(30)),
        Optional.empty(),
        Map.of());
  }

  private static Completion end(int number, Outcome outcome) {
    Usage usage = new Usage(190, 40, 33);
    Timings timings =
        new Timings(
            Duration.ofMillis(5),
            Duration.ofMillis(6),
            Duration.ofMillis(7),
            Duration.ofMillis(18));
    Verdict verdict =
        outcome == Outcome.SUCCEEDED
            ? Verdict.succeeded(FinishReason.STOP, usage, timings)
            : Verdict.timedOut("late", usage, timings);
    return new Completion(
        id(number),
        "acme",
        "m",
        Priority.HIGH,
        1,
        1,
        "w",
        new ResultAddress("r", 0),
        verdict,
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.of("what it said"));
  }

  private static RequestId id(int number) {
    return new RequestId(new UUID(1, number));
  }
}
