package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

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
      assertThat(said.answer().at("/unsupported/param").asText()).isEqualTo("n");
      // The reader left a stream of 5,000 tokens, so its slot is free long before these are done.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> running.facade().queue().at("/models/0/running").asInt() == 0);
    }
  }
}
