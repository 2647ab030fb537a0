package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.Usage;
import java.util.List;

/** What a call used, as answers tell it. Stateless, any thread. */
final class UsageFields {

  private UsageFields() {}

  /**
   * Of all choices together. A prompt counts once, however many choices it has.
   *
   * @param perPrompt choices of each prompt, which follow one another
   */
  static ObjectNode of(List<RequestOutcome> outcomes, int perPrompt) {
    int prompt = 0;
    int cached = 0;
    int completion = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      Usage used = outcomes.get(i).usage();
      if (i % perPrompt == 0) {
        prompt += used.promptTokens();
        cached += used.cachedPromptTokens();
      }
      completion += used.completionTokens();
    }
    ObjectNode usage =
        Json.object()
            .put("prompt_tokens", prompt)
            .put("completion_tokens", completion)
            .put("total_tokens", prompt + completion);
    usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
    usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
    return usage;
  }
}
