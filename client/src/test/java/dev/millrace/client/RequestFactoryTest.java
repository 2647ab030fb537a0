package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestFactoryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final RequestFactory factory =
      new RequestFactory(
          MillraceClient.builder().bootstrapServers("kafka:9092").model("m").tenant("t").settings(),
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void shouldFillInTheDefaultsWhenTheSubmissionIsSilent() {
    // When
    InferenceRequest request = factory.request(Submission.prompt("hello").build());
    // Then
    assertThat(request.id().createdAt()).contains(NOW);
    assertThat(request.model()).isEqualTo("m");
    assertThat(request.tenant()).isEqualTo("t");
    assertThat(request.input()).isEqualTo(new Input.Prompt("hello"));
    assertThat(request.timeout()).contains(Duration.ofSeconds(30));
  }

  @Test
  void shouldKeepWhatTheSubmissionSaysWhenItSpeaks() {
    // When
    InferenceRequest request =
        factory.request(
            Submission.prompt("hello")
                .model("other")
                .tenant("them")
                .noTimeout()
                .metadata("k", "v")
                .resultAddress(new ResultAddress("results.mine", 3))
                .build());
    // Then
    assertThat(request.model()).isEqualTo("other");
    assertThat(request.tenant()).isEqualTo("them");
    assertThat(request.timeout()).isEmpty();
    assertThat(request.metadata()).isEqualTo(Map.of("k", "v"));
    assertThat(request.resultAddress()).contains(new ResultAddress("results.mine", 3));
  }

  @Test
  void shouldNameFieldAndLimitWhenARuleIsBroken() {
    // Given
    Submission tooLong = Submission.prompt("x".repeat(600_000)).build();
    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.request(tooLong))
        .withMessageContaining("prompt")
        .withMessageContaining("524288");
  }

  @Test
  void shouldRefuseATopicOfThePipelineWhenItIsNamedForTheResult() {
    // Given
    Submission wrong =
        Submission.prompt("x").resultAddress(new ResultAddress("requests.high", 0)).build();
    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.request(wrong))
        .withMessageStartingWith("result_topic: ");
  }

  @Test
  void shouldTakeATopicOfTheInstallationsChoiceAndNoOtherRequestsOwn() {
    // Given
    RequestFactory allowed =
        new RequestFactory(
            MillraceClient.builder()
                .bootstrapServers("kafka:9092")
                .model("m")
                .topics(new Topics("", List.of("mine.")))
                .settings(),
            Clock.systemUTC());
    RequestId another = RequestId.at(Instant.EPOCH);
    Submission mine = Submission.prompt("x").resultAddress(new ResultAddress("mine.1", 0)).build();
    Submission theirs =
        Submission.prompt("x").resultAddress(new ResultAddress("results." + another, 0)).build();
    // When, Then
    assertThat(allowed.request(mine).resultAddress()).contains(new ResultAddress("mine.1", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.request(mine))
        .withMessage("result_topic: must begin with results.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> allowed.request(theirs))
        .withMessage("result_topic: is the topic of another request");
  }

  @Test
  void shouldAskForAModelWhenNobodyNamesOne() {
    // Given
    RequestFactory nameless =
        new RequestFactory(
            MillraceClient.builder().bootstrapServers("kafka:9092").settings(), Clock.systemUTC());
    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> nameless.request(Submission.prompt("x").build()))
        .withMessageStartingWith("model: ");
  }

  @Test
  void shouldGiveTheSameIdAndTopicForTheSameKeyOfATenant() {
    // Given
    Submission first = Submission.prompt("x").idempotencyKey("k-1").build();
    Submission second = Submission.prompt("y").idempotencyKey("k-1").build();
    Submission theirs = Submission.prompt("x").tenant("theirs").idempotencyKey("k-1").build();
    // When, Then
    RequestId id = factory.request(first).id();
    assertThat(id.value().version()).isEqualTo(8);
    assertThat(factory.request(second).id()).isEqualTo(id);
    assertThat(factory.request(theirs).id()).isNotEqualTo(id);
    assertThat(first.target()).isEqualTo(new ResultTarget.Dedicated());
    assertThat(first.repeated()).isTrue();
  }
}
