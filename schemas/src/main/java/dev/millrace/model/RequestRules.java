package dev.millrace.model;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The limits that every request keeps, whichever way it came in. Limits that depend on a model
 * (context length) are the engine's. Stateless, any thread.
 */
public final class RequestRules {

  /**
   * UTF-8 bytes of prompt or messages; leaves room for the envelopes within Kafka's 1 MiB records.
   */
  public static final int MAX_INPUT_BYTES = 512 * 1024;

  /** Upper bound of max_tokens. */
  public static final int MAX_TOKENS = 1_000_000;

  /** Stop strings per request. */
  public static final int MAX_STOPS = 16;

  /** Characters of one stop string. */
  public static final int MAX_STOP_LENGTH = 256;

  /** UTF-8 bytes of a JSON schema or a grammar. */
  public static final int MAX_FORM_BYTES = 64 * 1024;

  /** Likeliest tokens reported with a token. */
  public static final int MAX_LOGPROBS = 20;

  /** Tokens with a bias. */
  public static final int MAX_BIASES = 1_024;

  /** Messages of one chat. */
  public static final int MAX_MESSAGES = 1_000;

  /** Metadata entries. */
  public static final int MAX_METADATA = 32;

  /** Characters of a metadata key. */
  public static final int MAX_METADATA_KEY = 64;

  /** Characters of a metadata value. */
  public static final int MAX_METADATA_VALUE = 512;

  /** Upper bound of timeout_ms. */
  public static final Duration MAX_TIMEOUT = Duration.ofDays(7);

  private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
  private static final long NOT_TEXT = -1;
  private static final String WELL_FORMED = "must be well-formed Unicode, without half a character";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:@/#+-]{1,200}");
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestRules() {}

  /** The first rule that the request breaks, naming field and limit; empty when it keeps all. */
  public static Optional<ErrorInfo> violation(InferenceRequest request) {
    return Optional.<String>empty()
        .or(
            () ->
                rule(
                    TENANT.matcher(request.tenant()).matches(),
                    "tenant: must be 1 to 64 letters, digits, '.', '_' and '-'"))
        .or(
            () ->
                rule(
                    NAME.matcher(request.model()).matches(),
                    "model: must be 1 to 200 letters, digits and . _ : @ / # + -"))
        .or(() -> input(request.input()))
        .or(() -> parameters(request.parameters()))
        .or(() -> timeout(request.timeout()))
        .or(() -> request.resultAddress().flatMap(RequestRules::address))
        .or(() -> metadata(request))
        .map(message -> new ErrorInfo(ErrorCode.INVALID_REQUEST, message));
  }

  private static Optional<String> input(Input input) {
    if (input instanceof Input.Chat chat) {
      return messages(chat);
    }
    return input instanceof Input.Passage passage
        ? text("passage", passage.text())
        : text("prompt", ((Input.Prompt) input).text());
  }

  private static Optional<String> text(String field, String text) {
    long bytes = utf8Bytes(text);
    return rule(bytes != 0, field + ": must not be empty")
        .or(() -> rule(bytes != NOT_TEXT, field + ": " + WELL_FORMED))
        .or(() -> size(field, bytes));
  }

  private static boolean wellFormed(String text) {
    return utf8Bytes(text) != NOT_TEXT;
  }

  /** How long a text is on the wire; {@link #NOT_TEXT} if the wire cannot carry it as it is. */
  private static long utf8Bytes(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        bytes += 2;
      } else if (c >= 0x80) {
        bytes++;
      }
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return NOT_TEXT;
        }
        // Four bytes for both: two are counted as characters, two as what follows them.
        i++;
      }
    }
    return bytes;
  }

  private static Optional<String> messages(Input.Chat chat) {
    int count = chat.messages().size();
    if (count < 1 || count > MAX_MESSAGES) {
      return Optional.of("messages: must be 1 to " + MAX_MESSAGES + ", got " + count);
    }
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      Message message = chat.messages().get(i);
      if (!ROLES.contains(message.role())) {
        return Optional.of("messages[" + i + "].role: must be system, user, assistant or tool");
      }
      long length = utf8Bytes(message.content());
      if (length == NOT_TEXT) {
        return Optional.of("messages[" + i + "].content: " + WELL_FORMED);
      }
      bytes += length;
    }
    return size("messages", bytes);
  }

  private static Optional<String> size(String field, long bytes) {
    return rule(
        bytes <= MAX_INPUT_BYTES,
        field + ": must be at most " + MAX_INPUT_BYTES + " bytes of UTF-8, got " + bytes);
  }

  private static Optional<String> parameters(GenerationParameters p) {
    return Optional.<String>empty()
        .or(() -> range("max_tokens", p.maxTokens(), 1, MAX_TOKENS))
        .or(() -> range("temperature", p.temperature(), 0, 2))
        .or(() -> range("top_k", p.topK(), 0, 1_000_000))
        .or(() -> range("top_p", p.topP(), 0, 1))
        .or(() -> rule(p.topP() != 0, "top_p: must be more than 0"))
        .or(() -> range("min_p", p.minP(), 0, 1))
        .or(() -> range("repeat_penalty", p.repeatPenalty(), 0.1, 10))
        .or(() -> range("frequency_penalty", p.frequencyPenalty(), -2, 2))
        .or(() -> range("presence_penalty", p.presencePenalty(), -2, 2))
        .or(
            () ->
                rule(
                    p.stop().size() <= MAX_STOPS,
                    "stop: must be at most " + MAX_STOPS + " strings, got " + p.stop().size()))
        .or(
            () ->
                rule(
                    p.stop().stream().allMatch(s -> !s.isEmpty() && s.length() <= MAX_STOP_LENGTH),
                    "stop: each must be 1 to " + MAX_STOP_LENGTH + " characters"))
        .or(
            () ->
                rule(p.stop().stream().allMatch(RequestRules::wellFormed), "stop: " + WELL_FORMED))
        .or(() -> output(p.output()));
  }

  private static Optional<String> output(OutputOptions output) {
    return output
        .form()
        .flatMap(RequestRules::form)
        .or(() -> range("top_logprobs", output.logprobs().orElse(0), 0, MAX_LOGPROBS))
        .or(
            () ->
                rule(
                    output.logitBias().size() <= MAX_BIASES,
                    "logit_bias: must be at most "
                        + MAX_BIASES
                        + " tokens, got "
                        + output.logitBias().size()))
        .or(
            () ->
                rule(
                    output.logitBias().entrySet().stream()
                        .allMatch(
                            e -> e.getKey() >= 0 && e.getValue() >= -100 && e.getValue() <= 100),
                    "logit_bias: must be token ids with -100 to 100 each"));
  }

  private static Optional<String> form(OutputForm form) {
    String field = form instanceof OutputForm.Grammar ? "grammar" : "response_format.json_schema";
    long bytes = utf8Bytes(form.source());
    return rule(bytes != NOT_TEXT, field + ": " + WELL_FORMED)
        .or(
            () ->
                rule(
                    bytes >= 1 && bytes <= MAX_FORM_BYTES,
                    field + ": must be 1 to " + MAX_FORM_BYTES + " bytes of UTF-8, got " + bytes));
  }

  private static Optional<String> timeout(Optional<Duration> timeout) {
    return timeout.flatMap(
        t ->
            rule(
                t.compareTo(Duration.ofMillis(1)) >= 0 && t.compareTo(MAX_TIMEOUT) <= 0,
                "timeout_ms: must be 1 to " + MAX_TIMEOUT.toMillis() + " (0 means none)"));
  }

  private static Optional<String> address(ResultAddress address) {
    return rule(address.startOffset() >= 0, "result_offset: must be at least 0");
  }

  private static Optional<String> metadata(InferenceRequest request) {
    return rule(
            request.metadata().size() <= MAX_METADATA
                && request.metadata().entrySet().stream()
                    .allMatch(
                        e ->
                            e.getKey().length() <= MAX_METADATA_KEY
                                && e.getValue().length() <= MAX_METADATA_VALUE),
            "metadata: must be at most "
                + MAX_METADATA
                + " entries of "
                + MAX_METADATA_KEY
                + " and "
                + MAX_METADATA_VALUE
                + " characters")
        .or(
            () ->
                rule(
                    request.metadata().entrySet().stream()
                        .allMatch(e -> wellFormed(e.getKey()) && wellFormed(e.getValue())),
                    "metadata: " + WELL_FORMED));
  }

  private static Optional<String> range(String field, double value, double least, double most) {
    return rule(
        value >= least && value <= most,
        field + ": must be " + number(least) + " to " + number(most) + ", got " + number(value));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static Optional<String> rule(boolean kept, String otherwise) {
    return kept ? Optional.empty() : Optional.of(otherwise);
  }
}
