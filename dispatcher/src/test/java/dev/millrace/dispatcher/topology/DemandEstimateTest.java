package dev.millrace.dispatcher.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemandEstimateTest {

  private static final String LONG = "x".repeat(600);

  @Test
  void shouldEstimateATokenForFourCharacters() {
    Demand demand = DemandEstimate.of(prompt("a", "m", "x".repeat(41)));

    assertThat(demand.promptTokens()).isEqualTo(11);
    assertThat(demand.maxTokens()).isEqualTo(GenerationParameters.DEFAULTS.maxTokens());
    assertThat(demand.tokens()).isEqualTo(11 + 256);
  }

  @Test
  void shouldCountWhatATemplatePutsAroundMessages() {
    Demand demand = DemandEstimate.of(chat(new Message("user", "abcd"), new Message("user", "")));

    assertThat(demand.promptTokens()).isEqualTo(4 + 1 + 4);
  }

  @Test
  void shouldHaveNoPrefixWhenThePromptIsShort() {
    assertThat(prefix("a", "m", "x".repeat(511))).isEqualTo(Prefix.NONE);
  }

  @Test
  void shouldShareTheShortestBeginningWithWhatGoesOnOtherwise() {
    Prefix one = prefix("a", "m", LONG + "y".repeat(2_000));
    Prefix other = prefix("a", "m", LONG + "z".repeat(9_000));

    assertThat(one.first()).isNotZero().isEqualTo(other.first());
    assertThat(one.second()).isNotZero().isNotEqualTo(other.second());
    assertThat(one.third()).isZero();
    assertThat(other.third()).isNotZero();
  }

  @Test
  void shouldShareNothingBetweenTenantsOrModels() {
    assertThat(prefix("a", "m", LONG).first())
        .isNotEqualTo(prefix("b", "m", LONG).first())
        .isNotEqualTo(prefix("a", "n", LONG).first())
        .isNotEqualTo(prefix("am", "", LONG).first());
  }

  @Test
  void shouldShareTheBeginningOfAConversationThatGoesOn() {
    Message system = new Message("system", LONG);
    Prefix first = DemandEstimate.of(chat(system, new Message("user", "hello"))).prefix();
    Prefix later =
        DemandEstimate.of(
                chat(system, new Message("user", "hello"), new Message("assistant", "hi")))
            .prefix();

    assertThat(first).isEqualTo(later);
    assertThat(first.first()).isNotZero();
  }

  private static Prefix prefix(String tenant, String model, String text) {
    return DemandEstimate.of(prompt(tenant, model, text)).prefix();
  }

  private static InferenceRequest prompt(String tenant, String model, String text) {
    return request(tenant, model, new Input.Prompt(text));
  }

  private static InferenceRequest chat(Message... messages) {
    return request("a", "m", new Input.Chat(List.of(messages)));
  }

  private static InferenceRequest request(String tenant, String model, Input input) {
    return new InferenceRequest(
        CellFixtures.id(1),
        tenant,
        model,
        input,
        GenerationParameters.DEFAULTS,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }
}
