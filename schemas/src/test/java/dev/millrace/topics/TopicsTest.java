package dev.millrace.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.arbitrary.Values;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.util.Locale;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  @Test
  void shouldNameEveryTopicAsTheContractSays() {
    RequestId id = RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab");

    assertThat(Topics.DEFAULT.fixed())
        .containsExactlyInAnyOrder(
            "requests.critical",
            "requests.high",
            "requests.normal",
            "requests.low",
            "worker-events",
            "control",
            "closings",
            "completions",
            "dead-letters",
            "cell-status",
            "settings",
            "responses",
            "responses-deleted",
            "results.shared");
    assertThat(Topics.DEFAULT.work(new WorkerId("w-1"))).isEqualTo("work.w-1");
    assertThat(Topics.DEFAULT.dedicatedResults(id)).isEqualTo("results." + id);
    assertThat(Topics.DEFAULT.leasedResults(id, 7)).isEqualTo("results.pool." + id + ".7");
  }

  @Property
  void shouldReadBackTheNamesItGives(
      @ForAll("prefixes") String prefix,
      @ForAll("ids") RequestId id,
      @ForAll("workers") WorkerId worker,
      @ForAll Priority priority,
      @ForAll int number) {
    Topics topics = new Topics(prefix);

    assertThat(topics.priorityOf(topics.requests(priority))).hasValue(priority);
    assertThat(topics.requestOfDedicated(topics.dedicatedResults(id))).hasValue(id);
    assertThat(topics.requestOfDedicated(topics.leasedResults(id, number))).isEmpty();
    assertThat(topics.poolOfLeased(topics.leasedResults(id, number))).hasValue(id);
    assertThat(topics.poolOfLeased(topics.dedicatedResults(id))).isEmpty();
    assertThat(topics.requestOfDedicated(topics.sharedResults())).isEmpty();
    assertThat(topics.poolOfLeased(topics.sharedResults())).isEmpty();
    assertThat(topics.work(worker)).matches(LEGAL);
    assertThat(topics.leasedResults(id, number)).matches(LEGAL);
  }

  @Test
  void shouldTellNamesApartByTheCaseOfTheirLetters() {
    RequestId id = RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab");
    String shouted = id.toString().toUpperCase(Locale.ROOT);

    assertThat(Topics.DEFAULT.requestOfDedicated("results." + shouted)).isEmpty();
    assertThat(Topics.DEFAULT.poolOfLeased("results.pool." + shouted + ".1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".", "a", "a b.", "a.b.", "a..", "ü.", "__.", "__a.", "results.", "work."})
  void shouldRefuseAPrefixThatIsNoPrefix(String prefix) {
    assertThatThrownBy(() -> new Topics(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("kafka.prefix: must be");
  }

  @Provide
  Arbitrary<String> prefixes() {
    return Arbitraries.strings()
        .alpha()
        .numeric()
        .withChars('_', '-')
        .ofMaxLength(40)
        .filter(name -> !name.startsWith("__"))
        .map(name -> name.isEmpty() ? "" : name + ".");
  }

  @Provide
  Arbitrary<RequestId> ids() {
    return Values.requestIds();
  }

  @Provide
  Arbitrary<WorkerId> workers() {
    return Values.workerIds();
  }
}
