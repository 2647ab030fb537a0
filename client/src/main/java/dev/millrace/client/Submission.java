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
    ResultTarget target) {

  public Submission {
    metadata = Map.copyOf(metadata);
  }

  /** Continues a text as it stands. */
  public static Builder prompt(String text) {
    return new Builder(new Input.Prompt(Objects.requireNonNull(text, "prompt")));
  }

  /** Answers a conversation. */
  public static Builder chat(List<Message> messages) {
    return new Builder(new Input.Chat(messages));
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
          target);
    }
  }
}
