package dev.millrace.engine.llama.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import dev.millrace.engine.api.GenerationRequest.Message;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A chat template in Jinja, as model files carry it. Messages are data: what looks like a tag in
 * them is not read as one. Thread rule: any thread.
 */
final class JinjaTemplate {

  private static final long MOST_OUTPUT = 64L << 20;

  /**
   * What the template being rendered by this thread raised first; the library drops such messages.
   */
  private static final ThreadLocal<String> RAISED = new ThreadLocal<>();

  private static final Jinjava ENGINE = engine();

  private final String source;
  private final String begin;
  private final String end;

  JinjaTemplate(String source, String beginToken, String endToken) {
    this.source = TemplateDialect.translated(source);
    this.begin = beginToken;
    this.end = endToken;
  }

  /** A conversation that the template cannot render, with its reason. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private static Jinjava engine() {
    LegacyOverrides asPython =
        LegacyOverrides.newBuilder()
            .withParseWhitespaceControlStrictly(true)
            .withUseTrimmingForNotesAndExpressions(true)
            .withKeepNullableLoopValues(true)
            .withEvaluateMapKeys(true)
            .withIterateOverMapKeys(true)
            .withUseNaturalOperatorPrecedence(true)
            .build();
    Jinjava jinjava =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(MOST_OUTPUT)
                .withLegacyOverrides(asPython)
                .build());
    jinjava
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition(
                "", "raise_exception", JinjaTemplate.class, "raise", String.class));
    jinjava
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition("", "strftime_now", JinjaTemplate.class, "now", String.class));
    return jinjava;
  }

  /** Called by templates for conversations that they do not take. */
  @SuppressWarnings("DoNotCallSuggester")
  public static String raise(String message) {
    if (RAISED.get() == null) {
      RAISED.set(message);
    }
    throw new IllegalArgumentException("raised by the template");
  }

  /** Called by templates for today's date; day, month and year are known. */
  public static String now(String format) {
    String pattern =
        format
            .replace("%d", "dd")
            .replace("%b", "MMM")
            .replace("%B", "MMMM")
            .replace("%m", "MM")
            .replace("%Y", "yyyy");
    return LocalDate.now(java.time.ZoneOffset.UTC)
        .format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
  }

  /** What is wrong with the template itself, found by rendering a short conversation. */
  Optional<String> fault() {
    try {
      String text = render(List.of(new Message("user", "probe")));
      return text.contains("probe") ? Optional.empty() : Optional.of("it drops what the user says");
    } catch (RefusedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  String render(List<Message> messages) throws RefusedException {
    List<Map<String, Object>> turns = new ArrayList<>();
    for (Message message : messages) {
      Map<String, Object> turn = new HashMap<>();
      turn.put("role", message.role());
      turn.put("content", message.content());
      turns.add(turn);
    }
    Map<String, Object> names = new HashMap<>();
    names.put("messages", turns);
    names.put("add_generation_prompt", true);
    names.put("bos_token", begin);
    names.put("eos_token", end);
    RAISED.remove();
    try {
      RenderResult result = ENGINE.renderForResult(source, names);
      for (TemplateError error : result.getErrors()) {
        if (error.getSeverity() == TemplateError.ErrorType.FATAL) {
          throw new RefusedException(reason(error));
        }
      }
      return result.getOutput();
    } finally {
      RAISED.remove();
    }
  }

  /** The template's own words; never text of the conversation. */
  private static String reason(TemplateError error) {
    String raised = RAISED.get();
    return raised != null ? raised : "line " + error.getLineno() + ", " + error.getReason();
  }
}
