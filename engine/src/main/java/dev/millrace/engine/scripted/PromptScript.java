package dev.millrace.engine.scripted;

import dev.millrace.engine.api.GenerationRequest.Chat;
import dev.millrace.engine.api.GenerationRequest.Input;
import dev.millrace.engine.api.GenerationRequest.Prompt;
import dev.millrace.engine.api.RejectedGenerationException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the markers in a prompt ask the scripted engine to do. A marker is {@code [[name:number]]}:
 *
 * <ul>
 *   <li>{@code stop-after:N} ends with STOP after N tokens, as a model that ends its text
 *   <li>{@code fail-after:N} fails after N tokens; the engine stays well
 *   <li>{@code lose-after:N} fails after N tokens and reports the engine as lost
 *   <li>{@code hang-after:N} produces nothing more after N tokens until it is cancelled or its time
 *       is up
 *   <li>{@code halt-after:N} ends the process after N tokens with code 134, as a native abort does;
 *       only where the settings allow it, otherwise like {@code lose-after}
 *   <li>{@code prefill-ms:N}, {@code token-ms:N} replace the pace of the settings
 *   <li>{@code reject:0} refuses the request, field {@code prompt}
 * </ul>
 *
 * N counts tokens of the whole output, resumed ones included. Unknown markers are ordinary text.
 *
 * @param outcome what happens after {@code after} tokens, or null for nothing
 */
record PromptScript(
    String text,
    @Nullable Outcome outcome,
    int after,
    @Nullable Duration prefill,
    @Nullable Duration perToken) {

  /** What a marker makes happen. */
  enum Outcome {
    STOP,
    FAIL,
    LOSE,
    HANG,
    HALT
  }

  private static final Pattern MARKER =
      Pattern.compile("\\[\\[(stop|fail|lose|hang|halt|prefill|token|reject)[a-z-]*:(\\d{1,9})]]");

  static PromptScript of(Input input, OptionalInt failAfterTokens)
      throws RejectedGenerationException {
    String text = textOf(input);
    Outcome outcome = failAfterTokens.isPresent() ? Outcome.FAIL : null;
    int after = failAfterTokens.orElse(0);
    Duration prefill = null;
    Duration perToken = null;
    Matcher marker = MARKER.matcher(text);
    while (marker.find()) {
      int number = Integer.parseInt(marker.group(2));
      switch (marker.group(1)) {
        case "stop" -> outcome = Outcome.STOP;
        case "fail" -> outcome = Outcome.FAIL;
        case "lose" -> outcome = Outcome.LOSE;
        case "hang" -> outcome = Outcome.HANG;
        case "halt" -> outcome = Outcome.HALT;
        case "prefill" -> prefill = Duration.ofMillis(number);
        case "token" -> perToken = Duration.ofMillis(number);
        default ->
            throw new RejectedGenerationException(
                "prompt", "prompt asks the scripted engine to reject it");
      }
      if (!marker.group(1).equals("prefill") && !marker.group(1).equals("token")) {
        after = number;
      }
    }
    return new PromptScript(text, outcome, after, prefill, perToken);
  }

  /** The text that stands for an input: a chat is one line per message, {@code role: content}. */
  static String textOf(Input input) {
    return switch (input) {
      case Prompt prompt -> prompt.text();
      case Chat chat ->
          chat.messages().stream()
              .map(message -> message.role() + ": " + message.content())
              .collect(Collectors.joining("\n"));
    };
  }
}
