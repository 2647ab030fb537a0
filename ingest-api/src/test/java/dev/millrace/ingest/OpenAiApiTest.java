package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.Submission;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Input;
import dev.millrace.model.Message;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import dev.millrace.model.Priority;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wire format of OpenAI's API. */
class OpenAiApiTest {

  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  private CompletableFuture<HttpResponse<String>> post(
      String path, String body, String... headers) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return api.call("POST", path, body, headers);
          } catch (Exception broken) {
            throw new AssertionError(broken);
          }
        });
  }

  private TestingPipeline.Run run() {
    return run(0);
  }

  private TestingPipeline.Run run(int number) {
    await().until(() -> api.pipeline.runs.size() > number);
    return api.pipeline.runs.get(number);
  }

  @Test
  void shouldAnswerAChatWhole() throws Exception {
    // Given
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/chat/completions",
            """
            {"model":"m","messages":[{"role":"developer","content":"Be kind."},
             {"role":"user","content":[{"type":"text","text":"Grüße "},{"type":"text","text":"🌍"}]}],
             "max_completion_tokens":9,"temperature":0.5,"stop":"END","seed":7,"n":1,"user":"u",
             "stream":false,"tools":[],"logprobs":false,"metadata":{"k":"v"},"store":true,
             "service_tier":"flex"}
            """,
            "X-Millrace-Tenant",
            "acme");
    // When
    run().started().token("Hi ").token("🌍").succeeded("Hi 🌍");
    // Then
    JsonNode body = ApiFixture.json(answer.join());
    String id = api.pipeline.runs.getFirst().id().toString();
    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().headers().firstValue("x-request-id")).contains(id);
    assertThat(body.at("/id").asText()).isEqualTo("chatcmpl-" + id);
    assertThat(body.at("/object").asText()).isEqualTo("chat.completion");
    assertThat(body.at("/created").isIntegralNumber()).isTrue();
    assertThat(body.at("/model").asText()).isEqualTo("m");
    assertThat(body.at("/service_tier").asText()).isEqualTo("flex");
    assertThat(body.at("/choices")).hasSize(1);
    assertThat(body.at("/choices/0/message/role").asText()).isEqualTo("assistant");
    assertThat(body.at("/choices/0/message/content").asText()).isEqualTo("Hi 🌍");
    assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(1);
    assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(2);
    assertThat(body.at("/usage/total_tokens").asInt()).isEqualTo(3);
    Submission sent = api.pipeline.submissions.getFirst();
    assertThat(sent.input())
        .isEqualTo(
            new Input.Chat(
                List.of(new Message("system", "Be kind."), new Message("user", "Grüße 🌍"))));
    assertThat(sent.tenant()).contains("acme");
    assertThat(sent.priority()).contains(Priority.LOW);
    assertThat(sent.parameters().maxTokens()).isEqualTo(9);
    assertThat(sent.parameters().stop()).containsExactly("END");
    assertThat(sent.metadata()).containsEntry("k", "v");
  }

  @Test
  void shouldStreamAChatInChunksThatSdksParse() throws Exception {
    // Given
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/chat/completions",
            """
            {"model":"m","messages":[{"role":"user","content":"x"}],"stream":true,
             "stream_options":{"include_usage":true}}
            """);
    // When
    run().started().token("a\n\"").token("").token("b\r\u2028").succeeded("");
    // Then
    List<JsonNode> chunks = chunks(answer.join().body());
    assertThat(answer.join().headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.join().body()).startsWith(": ").endsWith("data: [DONE]\n\n");
    assertThat(chunks).hasSize(5);
    assertThat(chunks).extracting(chunk -> chunk.at("/id").asText()).containsOnly(id("chatcmpl-"));
    assertThat(chunks).extracting(chunk -> chunk.at("/created").asLong()).hasSize(5);
    assertThat(chunks)
        .extracting(chunk -> chunk.at("/object").asText())
        .containsOnly("chat.completion.chunk");
    assertThat(chunks.get(0).at("/choices/0/delta").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
    assertThat(chunks.get(1).at("/choices/0/delta/content").asText()).isEqualTo("a\n\"");
    assertThat(chunks.get(1).at("/choices/0/delta").has("role")).isFalse();
    assertThat(chunks.get(2).at("/choices/0/delta/content").asText()).isEqualTo("b\r\u2028");
    assertThat(chunks.subList(0, 3))
        .allSatisfy(
            chunk -> {
              assertThat(chunk.at("/choices/0/finish_reason").isNull()).isTrue();
              assertThat(chunk.at("/usage").isNull()).isTrue();
            });
    assertThat(chunks.get(3).at("/choices/0/delta").toString()).isEqualTo("{}");
    assertThat(chunks.get(3).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(chunks.get(4).at("/choices")).isEmpty();
    assertThat(chunks.get(4).at("/usage/completion_tokens").asInt()).isEqualTo(3);
  }

  @Test
  void shouldTellNoUsageUnlessItIsAskedFor() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post("/v1/completions", "{\"model\":\"m\",\"prompt\":[\"x\"],\"stream\":true}");

    run().started().token("a").succeeded("a");

    List<JsonNode> chunks = chunks(answer.join().body());
    assertThat(chunks).hasSize(2);
    assertThat(chunks).noneMatch(chunk -> chunk.has("usage"));
    assertThat(chunks.get(0).at("/choices/0/text").asText()).isEqualTo("a");
    assertThat(chunks.get(0).at("/object").asText()).isEqualTo("text_completion");
    assertThat(chunks.get(1).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(api.pipeline.submissions.getFirst().input()).isEqualTo(new Input.Prompt("x"));
  }

  @Test
  void shouldAnswerACompletionWhole() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"x\",\"max_tokens\":3}");

    run().started().token("abc").succeeded("abc");

    JsonNode body = ApiFixture.json(answer.join());
    assertThat(body.at("/id").asText()).isEqualTo(id("cmpl-"));
    assertThat(body.at("/choices/0/text").asText()).isEqualTo("abc");
    assertThat(api.pipeline.submissions.getFirst().parameters().maxTokens()).isEqualTo(3);
  }

  @Test
  void shouldTellSdksNotToRepeatWhatTimedOutOrWasCancelled() throws Exception {
    CompletableFuture<HttpResponse<String>> late =
        post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"x\"}");
    run(0).timedOut();
    assertThat(late.join().statusCode()).isEqualTo(504);
    assertThat(late.join().headers().firstValue("x-should-retry")).contains("false");
    assertThat(ApiFixture.json(late.join()).at("/error/code").asText()).isEqualTo("timeout");

    CompletableFuture<HttpResponse<String>> unwanted =
        post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"x\"}");
    run(1).cancelled();
    assertThat(unwanted.join().statusCode()).isEqualTo(409);
    assertThat(unwanted.join().headers().firstValue("x-should-retry")).contains("false");
    assertThat(ApiFixture.json(unwanted.join()).at("/error/code").asText()).isEqualTo("cancelled");
  }

  @Test
  void shouldTellAFailureInTheMidstOfAStream() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/chat/completions",
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + "\"stream\":true}");

    run().started().token("a").failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "the engine failed"));

    List<JsonNode> chunks = chunks(answer.join().body());
    assertThat(chunks.getLast().at("/error/message").asText()).isEqualTo("the engine failed");
    assertThat(chunks.getLast().at("/error/type").asText()).isEqualTo("server_error");
    assertThat(answer.join().body()).doesNotContain("[DONE]");
  }

  @Test
  void shouldSayThatAnOutputBeganAgainInsteadOfMixingTwo() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/chat/completions",
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + "\"stream\":true}");

    run().started().token("old").restarted().token("new").succeeded("new");

    List<JsonNode> chunks = chunks(answer.join().body());
    assertThat(chunks.getLast().at("/error/code").asText()).isEqualTo("output_restarted");
    assertThat(answer.join().body()).doesNotContain("new");
  }

  @Test
  void shouldAskForWhatTheOutputHasToBe() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/chat/completions",
            """
            {"model":"m","messages":[{"role":"user","content":"x"}],"logit_bias":{"7":-100,"9":1.5},
             "response_format":{"type":"json_schema","json_schema":{"name":"a-1","strict":true,
              "description":"d","schema":{"type":"object","properties":{}}}}}
            """);
    run().succeeded("{}");

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(api.pipeline.submissions.getFirst().parameters().output())
        .isEqualTo(
            new OutputOptions(
                Optional.of(new OutputForm.JsonSchema("{\"type\":\"object\",\"properties\":{}}")),
                OptionalInt.empty(),
                Map.of(7, -100.0, 9, 1.5)));
  }

  @Test
  void shouldTakeAnyJsonObject() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/completions",
            "{\"model\":\"m\",\"prompt\":\"x\",\"response_format\":{\"type\":\"json_object\"}}");
    run().succeeded("{}");

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(api.pipeline.submissions.getFirst().parameters().output().form())
        .contains(OutputForm.JSON_OBJECT);
  }

  @Test
  void shouldSayHowLikelyTheTokensOfAChatWere() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/chat/completions",
            """
            {"model":"m","messages":[{"role":"user","content":"x"}],"logprobs":true,
             "top_logprobs":1}
            """);
    run().started().likelyToken("ü", -0.5, "u").likelyToken("b", Double.NEGATIVE_INFINITY, "c");
    run().succeeded("üb");

    JsonNode content = ApiFixture.json(answer.join()).at("/choices/0/logprobs/content");
    assertThat(content.toString())
        .isEqualTo(
            "[{\"token\":\"ü\",\"logprob\":-0.5,\"bytes\":[195,188],\"top_logprobs\":"
                + "[{\"token\":\"u\",\"logprob\":-1.5,\"bytes\":[117]}]},"
                + "{\"token\":\"b\",\"logprob\":-9999.0,\"bytes\":[98],\"top_logprobs\":"
                + "[{\"token\":\"c\",\"logprob\":-9999.0,\"bytes\":[99]}]}]");
    assertThat(api.pipeline.submissions.getFirst().parameters().output().logprobs()).hasValue(1);
  }

  @Test
  void shouldStreamLikelihoodsBesideTheirText() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/completions", "{\"model\":\"m\",\"prompt\":\"x\",\"logprobs\":1,\"stream\":true}");
    run().started().likelyToken("ab", -0.5, "u").likelyToken("c", -0.25, "d").succeeded("abc");

    List<JsonNode> chunks = chunks(answer.join().body());
    assertThat(chunks.get(1).at("/choices/0/logprobs").toString())
        .isEqualTo(
            "{\"tokens\":[\"c\"],\"token_logprobs\":[-0.25],"
                + "\"top_logprobs\":[{\"d\":-1.25,\"c\":-0.25}],\"text_offset\":[2]}");
    assertThat(chunks.get(2).at("/choices/0/logprobs").isNull()).isTrue();
  }

  @Test
  void shouldAnswerWithSeveralChoicesOfDifferentSeeds() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/chat/completions",
            """
            {"model":"m","messages":[{"role":"user","content":"x"}],"n":2,"seed":7}
            """);
    run(1).started().token("b").token("b").succeeded("bb");
    run(0).started().token("a").succeeded("a");

    JsonNode body = ApiFixture.json(answer.join());
    assertThat(body.at("/id").asText()).isEqualTo(id("chatcmpl-"));
    assertThat(body.at("/choices/0/index").asInt()).isZero();
    assertThat(body.at("/choices/0/message/content").asText()).isEqualTo("a");
    assertThat(body.at("/choices/1/index").asInt()).isEqualTo(1);
    assertThat(body.at("/choices/1/message/content").asText()).isEqualTo("bb");
    assertThat(body.at("/usage/prompt_tokens").asInt()).as("one prompt").isEqualTo(1);
    assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(3);
    assertThat(run(0).submission().parameters().seed()).hasValue(7);
    assertThat(run(1).submission().parameters().seed()).hasValue(8);
  }

  @Test
  void shouldTellSeveralChoicesAsTheyCome() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/chat/completions",
            """
            {"model":"m","messages":[{"role":"user","content":"x"}],"n":2,"stream":true,
             "stream_options":{"include_usage":true}}
            """);
    run(1).started().token("b");
    run(0).started().token("a");
    run(1).token("B").succeeded("bB");
    run(0).token("A").succeeded("aA");

    List<JsonNode> chunks = chunks(answer.join().body());
    for (int choice = 0; choice < 2; choice++) {
      int index = choice;
      List<JsonNode> own =
          chunks.stream()
              .map(chunk -> chunk.at("/choices/0"))
              .filter(each -> each.path("index").asInt(-1) == index)
              .toList();
      assertThat(own).hasSize(4);
      assertThat(own.getFirst().at("/delta/role").asText()).isEqualTo("assistant");
      assertThat(
              own.get(1).at("/delta/content").asText() + own.get(2).at("/delta/content").asText())
          .isEqualTo(choice == 0 ? "aA" : "bB");
      assertThat(own.get(3).path("finish_reason").asText()).isEqualTo("stop");
    }
    assertThat(chunks).hasSize(9);
    assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(4);
    assertThat(answer.join().body()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void shouldAnswerAllPromptsOrNone() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post("/v1/completions", "{\"model\":\"m\",\"prompt\":[\"x\",\"y\"],\"n\":2}");
    run(0).succeeded("x0");
    run(1).failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "the engine failed"));

    assertThat(answer.join().statusCode()).isEqualTo(500);
    assertThat(run(2).submission().input()).isEqualTo(new Input.Prompt("y"));
    await()
        .untilAsserted(
            () ->
                assertThat(api.pipeline.cancels)
                    .anyMatch(cancel -> cancel.contains(run(2).id().toString()))
                    .anyMatch(cancel -> cancel.contains(run(3).id().toString()))
                    .hasSize(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"m","prompt":[]}                    | prompt
          {"model":"m","prompt":[1,2]}                 | prompt
          {"model":"m","prompt":"x","best_of":3}       | best_of
          {"model":"m","prompt":"x","echo":true}       | echo
          {"model":"m","prompt":"x","suffix":"y"}      | suffix
          {"model":"m","prompt":"x","logprobs":21}     | logprobs
          {"model":"m","prompt":["1","2","3","4","5","6","7","8","9"],"n":8} | prompt
          """)
  void shouldNameWhatACompletionCannotTake(String body, String param) throws Exception {
    HttpResponse<String> refused = api.call("POST", "/v1/completions", body.strip());

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(refused).at("/error/param").asText()).isEqualTo(param.strip());
    assertThat(api.pipeline.submissions).isEmpty();
  }

  @Test
  void shouldTellVectorsAsNumbers() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post("/v1/embeddings", "{\"model\":\"m\",\"input\":[\"x\",\"y\"],\"user\":\"u\"}");
    run(1).embedded(List.of(0f, 1f));
    run(0).embedded(List.of(0.6f, -0.8f));

    JsonNode body = ApiFixture.json(answer.join());
    assertThat(body.toString())
        .isEqualTo(
            "{\"object\":\"list\",\"model\":\"m\",\"data\":["
                + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.6,-0.8]},"
                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.0,1.0]}],"
                + "\"usage\":{\"prompt_tokens\":6,\"total_tokens\":6}}");
    assertThat(run(0).submission().input()).isEqualTo(new Input.Passage("x"));
  }

  @Test
  void shouldTellVectorsAsBytes() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"base64\"}");
    run().embedded(List.of(1f, -2f));

    assertThat(ApiFixture.json(answer.join()).at("/data/0/embedding").asText())
        .as("little-endian floats")
        .isEqualTo("AACAPwAAAMA=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"input":"x"}                                          | model
          {"model":"m"}                                          | input
          {"model":"m","input":[]}                               | input
          {"model":"m","input":""}                               | input
          {"model":"m","input":["x",""]}                         | input
          {"model":"m","input":[[1,2]]}                          | input
          {"model":"m","input":"x","dimensions":64}              | dimensions
          {"model":"m","input":"x","encoding_format":"int8"}     | encoding_format
          """)
  void shouldNameWhatVectorsCannotBeMadeOf(String body, String param) throws Exception {
    HttpResponse<String> refused = api.call("POST", "/v1/embeddings", body.strip());

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(refused).at("/error/param").asText()).isEqualTo(param.strip());
    assertThat(api.pipeline.submissions).isEmpty();
  }

  @Test
  void shouldListModelsAsOpenAiDoes() throws Exception {
    api.serve("a/b", Map.of());

    JsonNode list = ApiFixture.json(api.get("/v1/models"));
    assertThat(list.at("/object").asText()).isEqualTo("list");
    assertThat(list.at("/data/0/id").asText()).isEqualTo("a/b");
    assertThat(list.at("/data/0/object").asText()).isEqualTo("model");
    assertThat(list.at("/data/0/owned_by").asText()).isEqualTo("millrace");
    assertThat(ApiFixture.json(api.get("/v1/models/a/b")).at("/id").asText()).isEqualTo("a/b");
    HttpResponse<String> missing = api.get("/v1/models/c");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(ApiFixture.json(missing).at("/error/code").asText()).isEqualTo("model_not_found");
    assertThat(ApiFixture.json(missing).at("/error/type").asText()).isEqualTo("not_found_error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"messages":[]}                                                         | model
          {"model":"m"}                                                           | messages
          {"model":"m","messages":"x"}                                            | messages
          {"model":"m","messages":[1]}                                            | messages[0]
          {"model":"m","messages":[{"role":"user"}]}                              | messages[0].content
          {"model":"m","messages":[{"content":"x"}]}                              | messages[0].role
          {"model":"m","messages":[{"role":"root","content":"x"}]}                | messages[0].role
          {"model":"m","messages":[{"role":"tool","content":"x"}]}                | messages[0].role
          {"model":"m","messages":[{"role":"user","content":[{"type":"image_url"}]}]} | messages[0].content[0].type
          {"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{}]}   | tools
          {"model":"m","messages":[{"role":"user","content":"x"}],"n":9} | n
          {"model":"m","messages":[{"role":"user","content":"x"}],"n":0} | n
          {"model":"m","messages":[{"role":"user","content":"x"}],"logprobs":1} | logprobs
          {"model":"m","messages":[{"role":"user","content":"x"}],"top_logprobs":2} | top_logprobs
          {"model":"m","messages":[{"role":"user","content":"x"}],"logit_bias":{"word":2}} | logit_bias
          {"model":"m","messages":[{"role":"user","content":"x"}],"logit_bias":{"1":"2"}} | logit_bias
          {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"yaml"}} | response_format.type
          {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{}} | response_format.type
          {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema"}} | response_format.json_schema
          {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema","json_schema":{"name":"a b","schema":{}}}} | response_format.json_schema.name
          {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema","json_schema":{"name":"a"}}} | response_format.json_schema.schema
          {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":"x"}}} | response_format.json_schema.schema
          {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{},"scheme":1}}} | response_format.json_schema.scheme
          {"model":"m","messages":[{"role":"user","content":"x"}],"tool_choice":"required"} | tool_choice
          {"model":"m","messages":[{"role":"user","content":"x"}],"service_tier":"gold"} | service_tier
          {"model":"m","messages":[{"role":"user","content":"x"}],"temperature":"hot"} | temperature
          {"model":"m","messages":[{"role":"user","content":"x"}],"stream":1}     | stream
          {"model":"m","messages":[{"role":"user","content":"x"}],"web_search_options":{"a":1}} | web_search_options
          """)
  void shouldNameTheParameterThatItCannotTake(String body, String param) throws Exception {
    HttpResponse<String> refused = api.call("POST", "/v1/chat/completions", body.strip());

    JsonNode error = ApiFixture.json(refused).at("/error");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(error.at("/param").asText()).isEqualTo(param.strip());
    assertThat(error.at("/type").asText()).isEqualTo("invalid_request_error");
    assertThat(api.pipeline.submissions).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "auto, NORMAL, default",
    "default, NORMAL, default",
    "flex, LOW, flex",
    "priority, HIGH, priority",
    "fast, HIGH, priority",
    "scale, HIGH, priority"
  })
  void shouldTakeTheServiceTierForThePriority(String tier, Priority priority, String told)
      throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/completions",
            "{\"model\":\"m\",\"prompt\":\"x\",\"service_tier\":\"" + tier + "\"}");
    run().succeeded("");
    assertThat(api.pipeline.submissions.getFirst().priority()).isEqualTo(Optional.of(priority));
    assertThat(ApiFixture.json(answer.join()).at("/service_tier").asText()).isEqualTo(told);
  }

  @Test
  void shouldTakeTheHeaderBeforeTheTier() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        post(
            "/v1/completions",
            "{\"model\":\"m\",\"prompt\":\"x\",\"service_tier\":\"flex\"}",
            "X-Millrace-Priority",
            "critical");
    run().succeeded("");
    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(api.pipeline.submissions.getFirst().priority()).contains(Priority.CRITICAL);
  }

  private String id(String prefix) {
    return prefix + api.pipeline.runs.getFirst().id();
  }

  private static List<JsonNode> chunks(String body) throws Exception {
    List<JsonNode> chunks = new ArrayList<>();
    for (String line : body.split("\n", -1)) {
      if (line.startsWith("data: {")) {
        chunks.add(ApiFixture.JSON.readTree(line.substring("data: ".length())));
      }
    }
    return chunks;
  }
}
