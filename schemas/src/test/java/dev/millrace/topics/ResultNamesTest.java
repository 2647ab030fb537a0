package dev.millrace.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultNamesTest {

  private static final RequestId ID = RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab");
  private static final RequestId OTHER = RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ac");

  private final Topics topics = new Topics("a.", List.of("mine.", "b.results."));

  private Optional<String> refusal(String topic) {
    return topics.resultNames().refusal(topic, Optional.of(ID), "t");
  }

  @Test
  void shouldTakeNamesOfOurPrefixAndOfThoseThatAreConfigured() {
    assertThat(refusal(topics.dedicatedResults(ID))).isEmpty();
    assertThat(refusal(topics.leasedResults(OTHER, 3))).isEmpty();
    assertThat(refusal("a.results.any-name_of.mine")).isEmpty();
    assertThat(refusal("mine.x")).isEmpty();
    assertThat(refusal("b.results." + OTHER)).isEmpty();
    assertThat(refusal("mine." + "x".repeat(244))).isEmpty();
  }

  @Test
  void shouldRefuseTheTopicsOfThePipeline() {
    assertThat(topics.fixed()).allMatch(name -> refusal(name).isPresent());
    assertThat(refusal(topics.work(new WorkerId("w")))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "mine",
        "mine.a b",
        "mine.ü",
        "results.x",
        "a.result",
        "a.millrace-dispatcher-cell-changelog",
        "__consumer_offsets",
        "_schemas",
        "elsewhere"
      })
  void shouldRefuseEveryOtherName(String topic) {
    assertThat(refusal(topic)).get().asString().startsWith("result_topic: must ");
    assertThat(topics.resultNames().refusal(topic, Optional.empty(), "t")).isPresent();
  }

  @Test
  void shouldRefuseANameThatIsTooLong() {
    assertThat(refusal("mine." + "x".repeat(245))).isPresent();
  }

  @Test
  void shouldKeepADedicatedTopicForItsRequest() {
    String another = "result_topic: is the topic of another request";

    assertThat(refusal(topics.dedicatedResults(OTHER))).hasValue(another);
    assertThat(refusal("a.results." + ID.toString().toUpperCase(Locale.ROOT))).hasValue(another);
    assertThat(topics.resultNames().refusal(topics.dedicatedResults(ID), Optional.empty(), "t"))
        .hasValue(another);
  }

  @Test
  void shouldKeepATenantsTopicsForItsRequests() {
    String another = "result_topic: is a topic of another tenant";

    assertThat(refusal("a.results.tenant.t.x")).isEmpty();
    assertThat(refusal("a.results.tenant.u.x")).hasValue(another);
    assertThat(refusal("a.results.tenant.t.u.x")).hasValue(another);
    assertThat(refusal("a.results.tenant.t")).hasValue(another);
    assertThat(refusal("a.results.tenant.")).hasValue(another);
    assertThat(topics.resultNames().refusal("a.results.tenant.t.u.x", Optional.empty(), "t.u"))
        .isEmpty();
  }

  @Test
  void shouldSayWhatAllowedNamesBeginWith() {
    assertThat(refusal("elsewhere"))
        .hasValue("result_topic: must begin with a.results. or b.results. or mine.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "_x", "ü", "x y", "x,y"})
  void shouldRefuseAPrefixThatIsNone(String prefix) {
    assertThatThrownBy(() -> new Topics("", List.of(prefix)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("kafka.result-prefixes: each must be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.re",
        "a.requests.",
        "a.control",
        "a.work.",
        "a.work.w",
        "a.millrace-dispatcher",
        "a.results.",
        "a.results.pool."
      })
  void shouldRefuseAPrefixThatCoversATopicOfThePipeline(String prefix) {
    assertThatThrownBy(() -> new Topics("a.", List.of(prefix)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kafka.result-prefixes: must not cover a topic of the pipeline itself");
  }
}
