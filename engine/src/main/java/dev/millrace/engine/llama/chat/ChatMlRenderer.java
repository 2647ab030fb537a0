package dev.millrace.engine.llama.chat;

import dev.millrace.engine.api.GenerationRequest.Chat;
import dev.millrace.engine.api.GenerationRequest.Message;
import dev.millrace.engine.llama.model.Vocabulary;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ChatML form, for models that bring no template. Roles and contents are tokenized apart from
 * the marks around them, so that no text of a user can stand for a mark.
 */
public final class ChatMlRenderer implements ChatRenderer {

  private final Vocabulary vocabulary;

  public ChatMlRenderer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  @Override
  public int[] tokens(Chat chat) {
    IntStream all = IntStream.empty();
    for (Message message : chat.messages()) {
      all = IntStream.concat(all, turn(message));
    }
    return IntStream.concat(all, mark("<|im_start|>assistant\n")).toArray();
  }

  private IntStream turn(Message message) {
    String text =
        PlainText.wellFormed(message.role()) + "\n" + PlainText.wellFormed(message.content());
    return Stream.of(
            mark("<|im_start|>"),
            IntStream.of(vocabulary.tokens(text, false)),
            mark("<|im_end|>\n"))
        .flatMapToInt(part -> part);
  }

  private IntStream mark(String text) {
    return IntStream.of(vocabulary.tokens(text, true));
  }
}
