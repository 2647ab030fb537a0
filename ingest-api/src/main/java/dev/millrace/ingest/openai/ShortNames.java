package dev.millrace.ingest.openai;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/**
 * {@code POST /generate}, {@code /chat} and {@code /embeddings}: short names of {@link
 * OpenAiEndpoints}, with the same bodies, answers and errors. Any thread.
 */
public final class ShortNames implements HttpService {

  private final OpenAiEndpoints endpoints;

  /** Of these. */
  public ShortNames(OpenAiEndpoints endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/generate", endpoints::complete)
        .post("/chat", endpoints::chat)
        .post("/embeddings", endpoints::embed);
  }
}
