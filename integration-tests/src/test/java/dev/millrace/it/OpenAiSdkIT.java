package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's SDK for Node, as it is published, against the whole pipeline. */
@EnabledIf(
    value = "dev.millrace.it.NodeClient#isAvailable",
    disabledReason = "needs Node 20 or newer")
class OpenAiSdkIT {

  @TempDir Path data;

  @Test
  void shouldServeTheUnmodifiedSdk() throws Exception {
    try (RunningStack running = RunningStack.start(data, Map.of())) {
      String model = running.stack().model();

      NodeClient.Said said =
          NodeClient.openAi(URI.create(running.stack().endpoints().http() + "/v1"), model);

      assertThat(said.exitCode()).as(said.complaint()).isZero();
      JsonNode whole = said.answer().path("whole");
      assertThat(whole.path("object").asText()).isEqualTo("chat.completion");
      assertThat(whole.path("role").asText()).isEqualTo("assistant");
      assertThat(whole.path("text").asText()).isNotEmpty();
      assertThat(whole.path("finish").asText()).isEqualTo("length");
      assertThat(whole.path("tokens").asInt()).isEqualTo(6);
      assertThat(whole.path("requestId").asText()).hasSize(36);
      JsonNode stream = said.answer().path("stream");
      assertThat(stream.path("text")).as("the same prompt").isEqualTo(whole.path("text"));
      assertThat(stream.path("ids").asInt()).isEqualTo(1);
      assertThat(stream.path("roles").asInt()).isEqualTo(1);
      assertThat(stream.path("finish").toString()).isEqualTo("[\"length\"]");
      assertThat(stream.path("usage").asInt()).isEqualTo(6);
      assertThat(stream.path("tier").asText()).isEqualTo("flex");
      assertThat(said.answer().at("/helper/text")).isEqualTo(whole.path("text"));
      assertThat(said.answer().at("/plain/object").asText()).isEqualTo("text_completion");
      assertThat(said.answer().at("/models/listed/0").asText()).isEqualTo(model);
      assertThat(said.answer().at("/models/one").asText()).isEqualTo("model");
      assertThat(said.answer().at("/unknownModel/name").asText()).isEqualTo("NotFoundError");
      assertThat(said.answer().at("/unknownModel/code").asText()).isEqualTo("model_not_found");
      assertThat(said.answer().at("/unsupported/name").asText()).isEqualTo("BadRequestError");
      assertThat(said.answer().at("/unsupported/param").asText()).isEqualTo("tools");
      // The reader left a stream of 5,000 tokens, so its slot is free long before these are done.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> running.facade().queue().at("/models/0/running").asInt() == 0);
    }
  }

  @Test
  void shouldServeResponsesToTheUnmodifiedSdk() throws Exception {
    try (RunningStack running = RunningStack.start(data, Map.of())) {
      NodeClient.Said said =
          NodeClient.openAiResponses(
              URI.create(running.stack().endpoints().http() + "/v1"), running.stack().model());

      assertThat(said.exitCode()).as(said.complaint()).isZero();
      JsonNode whole = said.answer().path("whole");
      assertThat(whole.path("object").asText()).isEqualTo("response");
      assertThat(whole.path("status").asText()).isEqualTo("incomplete");
      assertThat(whole.path("reason").asText()).isEqualTo("max_output_tokens");
      assertThat(whole.path("text").asText()).isNotEmpty();
      assertThat(whole.path("tokens").asInt()).isEqualTo(6);
      assertThat(said.answer().at("/helper/text")).isEqualTo(whole.path("text"));
      JsonNode background = said.answer().path("background");
      assertThat(background.path("first").asText()).isIn("queued", "in_progress");
      assertThat(background.path("last").asText()).isEqualTo("incomplete");
      assertThat(background.path("text")).isEqualTo(whole.path("text"));
      assertThat(background.path("k").asText()).isEqualTo("v");
      JsonNode resumed = said.answer().path("resumed");
      assertThat(resumed.path("contiguous").asBoolean()).isTrue();
      assertThat(resumed.path("count").asInt()).isEqualTo(5 + 60 + 1 + 4);
      assertThat(resumed.path("opening"))
          .extracting(JsonNode::asText)
          .containsExactly(
              "response.created",
              "response.queued",
              "response.in_progress",
              "response.output_item.added",
              "response.content_part.added",
              "response.output_text.delta");
      assertThat(resumed.path("closing"))
          .extracting(JsonNode::asText)
          .containsExactly(
              "response.output_text.done",
              "response.content_part.done",
              "response.output_item.done",
              "response.incomplete");
      assertThat(resumed.path("text")).isEqualTo(resumed.path("whole"));
      assertThat(said.answer().path("cancelled").toString())
          .isEqualTo("{\"status\":\"cancelled\",\"again\":\"cancelled\"}");
      JsonNode items = said.answer().at("/next/items");
      assertThat(items)
          .extracting(JsonNode::asText)
          .containsExactly("Tell me of the mill.", whole.path("text").asText(), "And then?");
      assertThat(said.answer().at("/next/previous").asText()).startsWith("resp_");
      assertThat(said.answer().at("/deleted/name").asText()).isEqualTo("NotFoundError");
      assertThat(said.answer().at("/unsupported/param").asText()).isEqualTo("tools");
      assertThat(said.answer().at("/unkept/param").asText()).isEqualTo("background");
    }
  }

  @Test
  void shouldServeWhatTheEngineCanDo() throws Exception {
    try (RunningStack running = RunningStack.start(data, Map.of("worker.engine", "llama"))) {
      NodeClient.Said said =
          NodeClient.openAiEngine(
              URI.create(running.stack().endpoints().http() + "/v1"), running.stack().model());

      assertThat(said.exitCode()).as(said.complaint()).isZero();
      JsonNode schema = said.answer().path("schema");
      assertThat(schema.at("/parsed/sum").asInt()).isIn(58, 85);
      assertThat(schema.at("/parsed/sure").isBoolean()).isTrue();
      assertThat(schema.path("finish").asText()).isEqualTo("stop");
      JsonNode refused = said.answer().path("refused");
      assertThat(refused.path("name").asText()).isEqualTo("BadRequestError");
      assertThat(refused.path("param").asText()).isEqualTo("response_format.json_schema");
      assertThat(refused.path("message").asText()).contains("pattern", "properties/a");
      JsonNode logprobs = said.answer().path("logprobs");
      assertThat(logprobs.path("tokens")).isEqualTo(logprobs.path("text"));
      assertThat(logprobs.path("count")).isEqualTo(logprobs.path("used"));
      assertThat(logprobs.path("top")).allMatch(top -> top.asInt() == 2);
      assertThat(logprobs.path("greedy").asBoolean()).isTrue();
      assertThat(said.answer().path("choices").toString()).isEqualTo("[0,1]");
      assertThat(said.answer().at("/streamed/told").asBoolean()).isTrue();
      assertThat(said.answer().at("/streamed/finishes").toString()).isEqualTo("[0,1]");
      JsonNode vectors = said.answer().path("vectors");
      assertThat(vectors.path("width").asInt()).isGreaterThanOrEqualTo(16);
      assertThat(vectors.path("length").asDouble()).isCloseTo(1, within(1e-3));
      assertThat(vectors.path("same").asDouble()).isCloseTo(1, within(1e-3));
      assertThat(vectors.path("plain").asDouble()).isCloseTo(1, within(1e-3));
      assertThat(vectors.path("other").asDouble()).isLessThan(0.999);
      assertThat(vectors.path("tokens").asInt()).isPositive();
    }
  }
}
