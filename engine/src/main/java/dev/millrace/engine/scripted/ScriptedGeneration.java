package dev.millrace.engine.scripted;

import dev.millrace.engine.api.FinishReason;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.GenerationUsage;
import dev.millrace.engine.api.TokenLikelihood;
import dev.millrace.engine.text.StopMatcher;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One output of the scripted engine. Token {@code i} after the start is due at {@code began +
 * prefill + i * perToken}: an absolute schedule, so lateness never adds up.
 *
 * <p>Thread rule: {@link #cancel()} from any thread, the rest from the loop thread. Times are
 * {@code System.nanoTime()} readings.
 */
final class ScriptedGeneration implements Generation {

  private final GenerationRequest request;
  private final PromptScript script;
  private final GenerationListener listener;
  private final ScriptedTokens tokens;
  private final StopMatcher stops;
  private final Runnable wake;
  private final int promptTokens;
  private final int limit;
  private final long created;
  private final long deadline;
  private final long prefillNanos;
  private final long perTokenNanos;
  private volatile boolean cancelled;
  private long began;
  private boolean running;
  private int next;
  private boolean stopped;

  ScriptedGeneration(
      GenerationRequest request,
      PromptScript script,
      GenerationListener listener,
      Pace pace,
      int contextTokens,
      long now,
      Runnable wake) {
    this.request = request;
    this.script = script;
    this.listener = listener;
    this.wake = wake;
    this.tokens = new ScriptedTokens(script.text(), request.sampling().seed().orElse(0));
    this.stops = new StopMatcher(request.stop());
    this.promptTokens = ScriptedTokens.promptTokens(script.text());
    this.limit = Math.min(request.maxTokens(), contextTokens - promptTokens);
    this.created = now;
    this.deadline = request.timeout().map(t -> now + nanos(t)).orElse(now + Long.MAX_VALUE / 2);
    this.prefillNanos = nanos(pace.prefill());
    this.perTokenNanos = nanos(pace.perToken());
    this.next = request.resumed().size();
    for (int i = 0; i < next; i++) {
      stopped |= stops.add(tokens.text(i)).stopped();
    }
  }

  /** Time to the first token and between two. */
  record Pace(Duration prefill, Duration perToken) {}

  @Override
  public void cancel() {
    cancelled = true;
    wake.run();
  }

  void begin(long now) {
    began = now;
    running = true;
    listener.onStarted();
  }

  /** Whether it holds a slot. */
  boolean running() {
    return running;
  }

  /** Tokens of the output so far, resumed ones included. */
  int generated() {
    return next;
  }

  /** When the loop has to look at this generation again. */
  long due() {
    if (cancelled) {
      return Long.MIN_VALUE;
    }
    if (!running || hanging()) {
      return deadline;
    }
    long due = began + prefillNanos + (next - request.resumed().size()) * perTokenNanos;
    return deadline - due < 0 ? deadline : due;
  }

  /** Advances by at most one token and returns the end when it is reached. */
  @Nullable GenerationResult step(long now, boolean haltAllowed) {
    if (cancelled) {
      return new GenerationResult.Cancelled(usage(now));
    }
    if (now - deadline >= 0) {
      return new GenerationResult.TimedOut(usage(now));
    }
    if (next > 0 && (stopped || next >= limit)) {
      return completed(now);
    }
    if (!running || hanging() || now - due() < 0) {
      return null;
    }
    if (script.outcome() != null && next >= script.after()) {
      return scripted(script.outcome(), now, haltAllowed);
    }
    StopMatcher.Released released = stops.add(tokens.text(next));
    listener.onToken(new GeneratedToken(next, tokens.id(next), released.text(), likelihood(next)));
    next++;
    stopped = released.stopped();
    return stopped || next >= limit ? completed(now) : null;
  }

  private Optional<TokenLikelihood> likelihood(int index) {
    OptionalInt count = request.output().logProbabilities();
    return count.isPresent()
        ? Optional.of(tokens.likelihood(index, count.getAsInt()))
        : Optional.empty();
  }

  private GenerationResult completed(long now) {
    return stopped
        ? new GenerationResult.Completed(FinishReason.STOP, "", usage(now))
        : new GenerationResult.Completed(FinishReason.LENGTH, stops.finish(), usage(now));
  }

  private @Nullable GenerationResult scripted(
      PromptScript.Outcome outcome, long now, boolean haltAllowed) {
    return switch (outcome) {
      case STOP -> new GenerationResult.Completed(FinishReason.STOP, stops.finish(), usage(now));
      case FAIL -> new GenerationResult.Failed("scripted failure", false, usage(now));
      case LOSE -> new GenerationResult.Failed("scripted loss of the engine", true, usage(now));
      case HANG -> null;
      case HALT -> {
        if (haltAllowed) {
          Runtime.getRuntime().halt(134);
        }
        yield new GenerationResult.Failed("scripted loss of the engine", true, usage(now));
      }
    };
  }

  private boolean hanging() {
    return script.outcome() == PromptScript.Outcome.HANG && next >= script.after();
  }

  void end(GenerationResult result) {
    listener.onEnd(result);
  }

  GenerationUsage usage(long now) {
    long start = running ? began : now;
    long prefillEnd = Math.min(now, start + prefillNanos);
    return new GenerationUsage(
        promptTokens,
        0,
        next,
        Duration.ofNanos(start - created),
        Duration.ofNanos(prefillEnd - start),
        Duration.ofNanos(now - prefillEnd));
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(36_500)) > 0
        ? Long.MAX_VALUE / 4
        : duration.toNanos();
  }
}
