package dev.millrace.client;

import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Input;
import dev.millrace.model.Message;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request before it is submitted; absent values come from the client's defaults. Immutable, any
 * thread; may be submitted more than once unless it names its id.
 *
 * @param timeout empty means the client's default; {@link Duration#ZERO} means none
 * @param id empty means a new one
 * @param idempotencyKey names the request for its tenant: whoever submits with the same key asks
 *     for the same request, whose result is in its dedicated topic
 * @param repeated whether a request with this id may have been sent before
 */
public record Submission(
    Input input,
    Optional<String> model,
    Optional<String> tenant,
    Optional<Priority> priority,
    GenerationParameters parameters,
    Optional<Duration> timeout,
    Map<String, String> metadata,
    Optional<RequestId> id,
    Optional<String> idempotencyKey,
    boolean repeated,
    ResultTarget target) {

  public Submission {
    metadata = Map.copyOf(metadata);
    if (idempotencyKey.isPresent() && id.isPresent()) {
      throw new IllegalArgumentException("idempotencyKey: stands for an id, so give one of them");
    }
  }

  /** Continues a text as it stands. */
  public static Builder prompt(String text) {
    return new Builder(new Input.Prompt(Objects.requireNonNull(text, "prompt")));
  }

  /** Answers a conversation. */
  public static Builder chat(List<Message> messages) {
    return new Builder(new Input.Chat(messages));
  }

  /** Asks for the vector of a text; nothing is generated. */
  public static Builder passage(String text) {
    return new Builder(new Input.Passage(Objects.requireNonNull(text, "passage")));
  }

  /** Collects the parts of a submission. One thread. */
  public static final class Builder {
    private final Input input;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private GenerationParameters parameters = GenerationParameters.DEFAULTS;
    private ResultTarget target = new ResultTarget.Leased();
    private @Nullable String model;
    private @Nullable String tenant;
    private @Nullable Priority priority;
    private @Nullable Duration timeout;
    private @Nullable RequestId id;
    private @Nullable String idempotencyKey;
    private boolean repeated;

    private Builder(Input input) {
      this.input = input;
    }

    /** Which model; otherwise the client's. */
    public Builder model(String name) {
      this.model = name;
      return this;
    }

    /** On whose behalf; otherwise the client's. */
    public Builder tenant(String name) {
      this.tenant = name;
      return this;
    }

    /** How urgent; otherwise the client's default. */
    public Builder priority(Priority value) {
      this.priority = value;
      return this;
    }

    /** How to generate; otherwise {@link GenerationParameters#DEFAULTS}. */
    public Builder parameters(GenerationParameters value) {
      this.parameters = value;
      return this;
    }

    /** From the arrival to the end; otherwise the client's default. */
    public Builder timeout(Duration value) {
      this.timeout = value;
      return this;
    }

    /** Without a deadline. */
    public Builder noTimeout() {
      return timeout(Duration.ZERO);
    }

    /** The caller's own data, carried along. */
    public Builder metadata(String key, String value) {
      metadata.put(key, value);
      return this;
    }

    /** The caller's own data, carried along. */
    public Builder metadata(Map<String, String> entries) {
      metadata.putAll(entries);
      return this;
    }

    /** An id that was made with {@link RequestId#at}; no two requests may share one. */
    public Builder id(RequestId value) {
      this.id = value;
      return this;
    }

    /**
     * The tenant's own name for the request: submitted again with the same key, by this client or
     * another, it is the same request with the same id and the same stream, and runs once. Bodies
     * are not compared: what comes first counts. The result is in the request's dedicated topic
     * unless an address is given; the same one for the same key, then.
     */
    public Builder idempotencyKey(String key) {
      this.idempotencyKey = key;
      return this;
    }

    /**
     * A request with this id may have been sent before, however long ago: its run looks into its
     * result log first, and takes over an end that stands there.
     */
    public Builder mayBeRepeated() {
      this.repeated = true;
      return this;
    }

    /** The result goes to a topic of its own, which outlives this client. */
    public Builder dedicatedTopic() {
      this.target = new ResultTarget.Dedicated();
      return this;
    }

    /**
     * The result goes to this topic, which exists; nothing of it stands before the offset. Its name
     * begins with {@code results.}, or with a prefix that the installation allows.
     */
    public Builder resultAddress(ResultAddress address) {
      this.target = new ResultTarget.Named(address);
      return this;
    }

    /** The submission. Its limits are checked when it is submitted. */
    public Submission build() {
      return new Submission(
          input,
          Optional.ofNullable(model),
          Optional.ofNullable(tenant),
          Optional.ofNullable(priority),
          parameters,
          Optional.ofNullable(timeout),
          metadata,
          Optional.ofNullable(id),
          Optional.ofNullable(idempotencyKey),
          repeated || idempotencyKey != null,
          idempotencyKey != null && target instanceof ResultTarget.Leased
              ? new ResultTarget.Dedicated()
              : target);
    }
  }
}
