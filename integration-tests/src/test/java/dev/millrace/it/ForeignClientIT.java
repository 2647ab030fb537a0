package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Input;
import dev.millrace.service.registry.RegistryServer;
import dev.millrace.testing.ScriptedPipeline;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.factory.WiresFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A client of another language needs nothing but the topics, the registry and the reader rule. */
@EnabledIf(
    value = "dev.millrace.it.NodeClient#isAvailable",
    disabledReason = "needs Node 20 or newer")
class ForeignClientIT {

  @Test
  void shouldSendARequestAndReadItsTokens() throws Exception {
    try (TestingKafka kafka = TestingKafka.start();
        RegistryServer registry = RegistryServer.start("127.0.0.1", 0);
        ScriptedPipeline pipeline =
            ScriptedPipeline.start(
                kafka,
                Topics.DEFAULT,
                WiresFactory.builtin(),
                (request, run) ->
                    run.started()
                        .token("lost")
                        .started()
                        .zombieToken("late")
                        .token("Grüße ")
                        .token("🌍")
                        .succeeded()
                        .token("after"))) {

      NodeClient.Said said =
          NodeClient.ask(
              kafka.bootstrapServers(), registry.uri(), "high", "Es war einmal 🐸", "tiny");

      assertThat(said.exitCode()).as(said.complaint()).isZero();
      assertThat(said.answer().get("outcome").asText()).isEqualTo("SUCCEEDED");
      assertThat(said.answer().get("text").asText()).isEqualTo("Grüße 🌍");
      assertThat(said.answer().get("tokens").asInt()).isEqualTo(2);
      assertThat(pipeline.requests())
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.id()).hasToString(said.answer().get("id").asText());
                assertThat(request.model()).isEqualTo("tiny");
                assertThat(request.input()).isEqualTo(new Input.Prompt("Es war einmal 🐸"));
                assertThat(request.parameters().maxTokens()).isEqualTo(16);
                assertThat(request.timeout()).isPresent();
              });
    }
  }

  @Test
  void shouldSeeAFailure() throws Exception {
    try (TestingKafka kafka = TestingKafka.start();
        RegistryServer registry = RegistryServer.start("127.0.0.1", 0);
        ScriptedPipeline pipeline =
            ScriptedPipeline.start(
                kafka,
                Topics.DEFAULT,
                WiresFactory.builtin(),
                (request, run) ->
                    run.started()
                        .failed(new ErrorInfo(ErrorCode.MODEL_NOT_FOUND, "model: none")))) {

      NodeClient.Said said =
          NodeClient.ask(kafka.bootstrapServers(), registry.uri(), "low", "p", "nobody");

      assertThat(said.exitCode()).isEqualTo(1);
      assertThat(said.answer().get("outcome").asText()).as(said.complaint()).isEqualTo("FAILED");
      assertThat(pipeline.requests()).hasSize(1);
    }
  }
}
