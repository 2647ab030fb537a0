package dev.millrace.engine.llama.chat;

import dev.millrace.engine.api.EngineLogKey;
import dev.millrace.engine.gguf.GgufHeader;
import dev.millrace.engine.llama.model.Vocabulary;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses how a model's conversations are rendered. */
public final class ChatRenderers {

  private static final Logger LOG = LoggerFactory.getLogger(ChatRenderers.class);

  private ChatRenderers() {}

  /** The model's own template if it has one that can be rendered, otherwise ChatML. */
  public static ChatRenderer of(GgufHeader header, Vocabulary vocabulary) {
    Optional<String> source = header.text("tokenizer.chat_template");
    if (source.isEmpty()) {
      return new ChatMlRenderer(vocabulary);
    }
    JinjaTemplate template =
        new JinjaTemplate(source.get(), token(header, "bos"), token(header, "eos"));
    Optional<String> fault = template.fault();
    if (fault.isPresent()) {
      LOG.atWarn()
          .addKeyValue(EngineLogKey.REASON, fault.get())
          .log("the model's chat template is not rendered, ChatML instead");
      return new ChatMlRenderer(vocabulary);
    }
    return new TemplateRenderer(template, vocabulary);
  }

  private static String token(GgufHeader header, String special) {
    List<?> tokens = header.array("tokenizer.ggml.tokens");
    long id = header.number("tokenizer.ggml." + special + "_token_id").orElse(-1);
    return id >= 0 && id < tokens.size() ? String.valueOf(tokens.get((int) id)) : "";
  }
}
