package dev.millrace.model;

import java.util.List;

/** What a request asks the model to continue, or to look at. */
public sealed interface Input {

  /** Text that is continued as it stands. */
  record Prompt(String text) implements Input {}

  /** A conversation, rendered through the model's chat template; at least one message. */
  record Chat(List<Message> messages) implements Input {
    public Chat {
      messages = List.copyOf(messages);
    }
  }

  /** Text whose place in the model's space is asked for; nothing is generated. */
  record Passage(String text) implements Input {}
}
