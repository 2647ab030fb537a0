package dev.millrace.engine.llama.chat;

import dev.millrace.engine.api.GenerationRequest.Chat;
import dev.millrace.engine.api.RejectedGenerationException;

/** Renders a conversation into the tokens of one prompt. Thread rule: any thread. */
public interface ChatRenderer {

  /**
   * The prompt, ready for the assistant's next turn.
   *
   * @throws RejectedGenerationException if the model's template refuses the conversation
   */
  int[] tokens(Chat chat) throws RejectedGenerationException;
}
