package dev.millrace.engine.llama.loop;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.api.FinishReason;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.GenerationUsage;
import dev.millrace.engine.api.TokenLikelihood;
import dev.millrace.engine.llama.batch.Demand;
import dev.millrace.engine.llama.draft.DraftKind;
import dev.millrace.engine.llama.grammar.TokenConstraint;
import dev.millrace.engine.llama.model.Vocabulary;
import dev.millrace.engine.llama.request.PreparedRequest;
import dev.millrace.engine.llama.sampling.Choice;
import dev.millrace.engine.llama.sampling.Likelihoods;
import dev.millrace.engine.llama.sampling.SamplingPlan;
import dev.millrace.engine.llama.sampling.TokenList;
import dev.millrace.engine.llama.sampling.TokenSampler;
import dev.millrace.engine.text.OutputText;
import dev.millrace.engine.text.StopMatcher.Released;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One generation, from its arrival to its end.
 *
 * <p>Invariant: the cells of its cache sequence hold the tokens {@code 0 .. evaluated} exclusive of
 * {@link #tokens()}; everything after is pending. Thread rule: the loop thread, except {@link
 * #cancel()} and {@link #cancelled()}. Times are readings of the engine's clock in nanoseconds.
 */
public final class ActiveSequence {

  private static final long NEVER = Long.MAX_VALUE;

  private final PreparedRequest request;
  private final SamplingPlan plan;
  private final GenerationListener listener;
  private final Vocabulary vocabulary;
  private final TokenList tokens;
  private final OutputText text;
  private final long arrived;
  private final long deadline;
  private final DraftKind kind;
  private int[] drafted = new int[0];
  private volatile boolean cancelled;
  private int cacheSequence = -1;
  private int evaluated;
  private int cachedPromptTokens;
  private long began = NEVER;
  private long firstLogits = NEVER;
  private int generated;
  private boolean ended;
  private boolean stopped;
  private @Nullable FinishReason complete;

  /**
   * Takes in the output that the request resumes.
   *
   * @param now when it arrived
   * @throws IllegalStateException if the grammar does not allow the resumed tokens
   */
  public ActiveSequence(
      PreparedRequest request,
      SamplingPlan plan,
      GenerationListener listener,
      Vocabulary vocabulary,
      long now) {
    this.request = request;
    this.plan = plan;
    this.listener = listener;
    this.vocabulary = vocabulary;
    this.tokens = new TokenList(request.prompt().first(request.prompt().size()));
    this.text = new OutputText(request.stop());
    this.kind = DraftKind.of(request.sampling().temperature(), plan.constraint().isPresent());
    this.arrived = now;
    this.deadline =
        request.timeout().map(t -> t.toDays() > 36_500 ? NEVER : now + t.toNanos()).orElse(NEVER);
    for (int token : request.resumed()) {
      tokens.add(token);
      stopped |= text.add(vocabulary.piece(token)).stopped();
      plan.constraint().ifPresent(constraint -> constraint.accept(token));
    }
    this.generated = request.resumed().size();
    if (generated > 0) {
      this.complete = reasonToEnd();
    }
  }

  void cancel() {
    cancelled = true;
  }

  boolean cancelled() {
    return cancelled;
  }

  /** The reading at which it times out. */
  long deadline() {
    return deadline;
  }

  /** It got a slot and a cache sequence that holds its first {@code cached} tokens. */
  void begin(int sequence, int cached, long now) {
    cacheSequence = sequence;
    evaluated = cached;
    cachedPromptTokens = Math.min(cached, request.prompt().size());
    began = now;
    listener.onStarted();
  }

  boolean begun() {
    return cacheSequence >= 0;
  }

  int cacheSequence() {
    return cacheSequence;
  }

  TokenList tokens() {
    return tokens;
  }

  CacheScope cacheScope() {
    return request.cacheScope();
  }

  int evaluated() {
    return evaluated;
  }

  void advance(int count) {
    evaluated += count;
  }

  Demand demand() {
    return new Demand(tokens.size() - evaluated + drafted.length, firstLogits != NEVER);
  }

  DraftKind kind() {
    return kind;
  }

  /** Most draft tokens it can use; none unless its next step is a decode step. */
  int draftRoom() {
    boolean streaming = firstLogits != NEVER && evaluated == tokens.size() - 1;
    return streaming ? Math.max(0, request.limit() - generated - 1) : 0;
  }

  /** Replaces the draft tokens of its next step. */
  void draft(int[] tokensAhead) {
    drafted = tokensAhead;
  }

  /** The draft tokens of this step, in order; they follow the last token. */
  int[] drafted() {
    return drafted;
  }

  /** Chooses the token after the last one from the sampler's logits, and reports it. */
  @Nullable GenerationResult next(TokenSampler sampler, long now) {
    if (firstLogits == NEVER) {
      firstLogits = now;
    }
    return switch (sampler.choose(plan, tokens, request.prompt().size())) {
      case Choice.Nothing nothing ->
          new GenerationResult.Failed(nothing.reason(), false, usage(now));
      case Choice.Token token when vocabulary.endsOutput(token.id()) ->
          new GenerationResult.Completed(FinishReason.STOP, text.finish(), usage(now));
      case Choice.Token token -> accept(token, now);
    };
  }

  private @Nullable GenerationResult accept(Choice.Token token, long now) {
    tokens.add(token.id());
    plan.constraint().ifPresent(constraint -> constraint.accept(token.id()));
    Released released = text.add(vocabulary.piece(token.id()));
    int index = generated++;
    listener.onToken(
        new GeneratedToken(
            index,
            token.id(),
            released.text(),
            token.likelihoods().map(likelihoods -> likelihood(token.id(), likelihoods))));
    stopped = released.stopped();
    complete = reasonToEnd();
    return completed(now);
  }

  /** Why nothing may follow the newest token; null if something may. */
  private @Nullable FinishReason reasonToEnd() {
    boolean grammarEnds = plan.constraint().filter(TokenConstraint::finished).isPresent();
    if (stopped || grammarEnds) {
      return FinishReason.STOP;
    }
    return generated >= request.limit() ? FinishReason.LENGTH : null;
  }

  private @Nullable GenerationResult completed(long now) {
    return complete == null
        ? null
        : new GenerationResult.Completed(complete, stopped ? "" : text.finish(), usage(now));
  }

  private TokenLikelihood likelihood(int chosen, Likelihoods of) {
    List<TokenLikelihood.Alternative> likeliest = new ArrayList<>();
    for (int i = 0; i < of.ids().size(); i++) {
      int id = of.ids().get(i);
      likeliest.add(new TokenLikelihood.Alternative(id, piece(id), of.logProbabilities().get(i)));
    }
    return new TokenLikelihood(piece(chosen), of.chosen(), likeliest);
  }

  private ByteBuffer piece(int token) {
    return ByteBuffer.wrap(vocabulary.piece(token));
  }

  /** Its result if it has to end before the next step, else null. */
  @Nullable GenerationResult overdue(long now) {
    if (cancelled) {
      return new GenerationResult.Cancelled(usage(now));
    }
    return now >= deadline ? new GenerationResult.TimedOut(usage(now)) : completed(now);
  }

  /** Whether it has ended and released its cache sequence. */
  boolean ended() {
    return ended;
  }

  void end(GenerationResult result) {
    ended = true;
    listener.onEnd(result);
  }

  GenerationUsage usage(long now) {
    long start = Math.min(began, now);
    long first = Math.min(firstLogits, now);
    return new GenerationUsage(
        request.prompt().size(),
        cachedPromptTokens,
        generated,
        Duration.ofNanos(start - arrived),
        Duration.ofNanos(first - start),
        Duration.ofNanos(now - first));
  }
}
