package dev.millrace.chaos.load;

import dev.millrace.chaos.parts.ServedModel;
import dev.millrace.engine.scripted.ScriptedTokens;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One request that the load wants. Pure; any thread.
 *
 * @param secret part of its prompt that occurs in no other
 * @param tokens how long the output is; at the most, where the model decides
 * @param perToken pace of the scripted engine
 * @param timeout empty means none
 * @param cancelAfter tokens after which somebody wants its end; 0 means at once
 * @param dropsAfter counts of tokens at which its reader goes away and comes back, ascending
 * @param readers how many follow it over HTTP at once
 * @param poison what its prompt makes the engine do; empty text for nothing
 */
public record PlannedRequest(
    int number,
    String secret,
    ServedModel model,
    Way way,
    String tenant,
    Priority priority,
    int tokens,
    Duration perToken,
    Optional<Duration> timeout,
    OptionalInt cancelAfter,
    List<Integer> dropsAfter,
    int readers,
    Poison poison) {

  private static final int NO_SEED = 0;

  /** What a prompt makes the engine do. */
  public enum Poison {
    NONE("", Outcome.SUCCEEDED),
    /** The generation fails. */
    FAIL("[[fail-after:3]]", Outcome.FAILED),
    /** The engine reports that it is lost, so its worker ends. */
    LOSE("[[lose-after:2]]", Outcome.FAILED),
    /** Nothing comes any more. */
    HANG("[[hang-after:2]]", Outcome.TIMED_OUT),
    /** The engine refuses it. */
    REJECT("[[reject:0]]", Outcome.FAILED),
    /** Nothing; somebody deletes its result topic. */
    TOPIC_DELETED("", Outcome.FAILED);

    private final String marker;
    private final Outcome end;

    Poison(String marker, Outcome end) {
      this.marker = marker;
      this.end = end;
    }
  }

  public PlannedRequest {
    dropsAfter = List.copyOf(dropsAfter);
  }

  /** What is sent. */
  public String prompt() {
    return switch (model) {
      case SCRIPTED ->
          "tell of %s [[token-ms:%d]]%s".formatted(secret, perToken.toMillis(), poison.marker);
      case LLAMA -> "A small otter named %s lived by the old mill. ".formatted(secret);
    };
  }

  /** The output that it has, in full or as far as it comes; empty where the model decides. */
  public Optional<String> expected() {
    return switch (model) {
      case SCRIPTED -> Optional.of(new ScriptedTokens(prompt(), NO_SEED).textOf(tokens));
      case LLAMA -> Optional.empty();
    };
  }

  /** Whether such an end has nothing to do with a fault; a failure always asks for its code. */
  public boolean allows(Outcome outcome) {
    return poison.end == outcome
        || (outcome == Outcome.SUCCEEDED && poison == Poison.TOPIC_DELETED)
        || (outcome == Outcome.CANCELLED && cancelAfter.isPresent())
        || (outcome == Outcome.TIMED_OUT && timeout.isPresent());
  }
}
