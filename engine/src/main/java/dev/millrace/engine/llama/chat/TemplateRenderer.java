package dev.millrace.engine.llama.chat;

import dev.millrace.engine.api.GenerationRequest.Chat;
import dev.millrace.engine.api.GenerationRequest.Message;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.llama.model.Vocabulary;
import java.util.List;

/** Conversations through the template that the model brings. */
final class TemplateRenderer implements ChatRenderer {

  private final JinjaTemplate template;
  private final ControlTokenGuard guard;

  TemplateRenderer(JinjaTemplate template, Vocabulary vocabulary) {
    this.template = template;
    this.guard = new ControlTokenGuard(vocabulary);
  }

  @Override
  public int[] tokens(Chat chat) throws RejectedGenerationException {
    List<Message> messages =
        chat.messages().stream()
            .map(m -> new Message(guard.guarded(m.role()), guard.guarded(m.content())))
            .toList();
    try {
      return guard.tokens(template.render(messages));
    } catch (JinjaTemplate.RefusedException e) {
      throw new RejectedGenerationException(
          "messages", "messages are refused by the model's chat template: " + e.getMessage());
    }
  }
}
