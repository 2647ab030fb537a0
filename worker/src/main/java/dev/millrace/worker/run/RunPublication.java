package dev.millrace.worker.run;

import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.TokenLikelihood;
import dev.millrace.resultlog.Opening;
import dev.millrace.worker.metrics.AbandonReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a run writes when; pure.
 *
 * <pre>
 *   OPENING -- fresh --> STREAMING -- end known, all tokens acknowledged --> ENDING -- acknowledged --> OVER (report)
 *      |                     |                                                  |
 *      +-- already ended --> OVER (report, adopted)                             |
 *      +-- superseded, failed --+-- failed -------------------------------------+--> OVER (abandon)
 * </pre>
 *
 * <p>One record is in flight at most, and one behind the marker of a first run. A token goes out at
 * once when none is; otherwise it waits and goes with the others in the next record, so records
 * grow exactly as far as the broker is slow, and no record can overtake a failed one. Tokens and an
 * end that come while opening wait likewise.
 *
 * <p>Thread rule: one thread at a time.
 */
final class RunPublication {

  /** Where the run stands. */
  enum Phase {
    /** The marker is in flight, or what stands before it is being read. */
    OPENING,
    STREAMING,
    /** The terminal record is in flight. */
    ENDING,
    OVER
  }

  private final RequestId requestId;
  private final long run;
  private final int maxTokensPerRecord;
  private final Deque<GeneratedToken> waiting = new ArrayDeque<>();
  private Phase phase = Phase.OPENING;
  private final StreamText output = new StreamText();
  private boolean inFlight;
  private boolean markerAhead;
  private int nextIndex;
  private String tail = "";
  private List<Float> vector = List.of();
  private @Nullable Verdict verdict;

  RunPublication(RequestId requestId, long run, int maxTokensPerRecord) {
    this.requestId = requestId;
    this.run = run;
    this.maxTokensPerRecord = maxTokensPerRecord;
  }

  Phase phase() {
    return phase;
  }

  /**
   * The marker of a first run is on its way, by the way that the next record takes: one record may
   * follow it before it is acknowledged. Should the marker fail, readers ignore that record,
   * because no marker of its run stands before it.
   */
  Step markerAhead() {
    markerAhead = true;
    return next();
  }

  /** The marker is in the log, and this is what stands before it. */
  Step opened(Opening opening) {
    if (phase != Phase.OPENING) {
      return Step.NOTHING;
    }
    return switch (opening) {
      case Opening.Fresh fresh -> {
        phase = Phase.STREAMING;
        if (fresh.nextIndex() > 0) {
          nextIndex = fresh.nextIndex();
          output.append(fresh.before().text());
        }
        yield next();
      }
      case Opening.AlreadyEnded ended -> {
        phase = Phase.OVER;
        yield new Step.Report(ended.finished().verdict(), true, Optional.empty());
      }
      case Opening.Superseded superseded -> abandon(AbandonReason.SUPERSEDED);
    };
  }

  /** The engine has another token. */
  Step token(GeneratedToken token) {
    if (phase == Phase.OVER || verdict != null) {
      return Step.NOTHING;
    }
    waiting.add(token);
    return next();
  }

  /**
   * Nothing more is generated.
   *
   * @param heldBack text after the last token's
   */
  Step ended(Verdict how, String heldBack) {
    return ended(how, heldBack, List.of());
  }

  /** A passage was looked at. */
  Step embedded(Verdict how, List<Float> found) {
    return ended(how, "", found);
  }

  private Step ended(Verdict how, String heldBack, List<Float> found) {
    if (phase == Phase.OVER || verdict != null) {
      return Step.NOTHING;
    }
    verdict = how;
    tail = heldBack;
    vector = found;
    return next();
  }

  /** The record in flight is in the log. */
  Step acknowledged() {
    inFlight = false;
    Verdict written = verdict;
    if (phase == Phase.ENDING && written != null) {
      phase = Phase.OVER;
      return new Step.Report(written, false, output.whole());
    }
    return next();
  }

  /** The run is given up: nothing more is written. */
  Step abandon(AbandonReason reason) {
    if (phase == Phase.OVER) {
      return Step.NOTHING;
    }
    phase = Phase.OVER;
    waiting.clear();
    return new Step.Abandon(reason);
  }

  /** The run is given back, unless nothing but its end is missing. */
  Step suspend() {
    return verdict == null ? abandon(AbandonReason.SUSPENDED) : Step.NOTHING;
  }

  private Step next() {
    if (inFlight || !(phase == Phase.STREAMING || mayFollowMarker())) {
      return Step.NOTHING;
    }
    if (!waiting.isEmpty()) {
      return append(record());
    }
    if (phase == Phase.OPENING) {
      return Step.NOTHING;
    }
    if (!tail.isEmpty()) {
      return append(tailRecord());
    }
    Verdict last = verdict;
    if (last == null) {
      return Step.NOTHING;
    }
    phase = Phase.ENDING;
    inFlight = true;
    return new Step.Finish(last, vector);
  }

  private boolean mayFollowMarker() {
    return phase == Phase.OPENING && markerAhead && nextIndex == 0;
  }

  private Step append(Tokens tokens) {
    inFlight = true;
    nextIndex = tokens.nextIndex();
    output.append(tokens.text());
    return new Step.Append(tokens);
  }

  /**
   * Held-back text has a record of its own, so that a run which goes on after this one knows
   * whether it is written.
   */
  private Tokens tailRecord() {
    Tokens tokens = new Tokens(requestId, run, nextIndex, tail, List.of());
    tail = "";
    return tokens;
  }

  private Tokens record() {
    List<Integer> ids = new ArrayList<>(Math.min(waiting.size(), maxTokensPerRecord));
    StringBuilder text = new StringBuilder();
    List<TokenLikelihood> likelihoods = new ArrayList<>();
    while (!waiting.isEmpty() && ids.size() < maxTokensPerRecord) {
      GeneratedToken token = waiting.remove();
      ids.add(token.id());
      text.append(token.text());
      token.likelihood().map(RunPublication::likelihood).ifPresent(likelihoods::add);
    }
    return new Tokens(requestId, run, nextIndex, text.toString(), ids, likelihoods);
  }

  private static TokenLikelihood likelihood(dev.millrace.engine.api.TokenLikelihood of) {
    return new TokenLikelihood(
        of.bytes(),
        of.logProbability(),
        of.likeliest().stream()
            .map(it -> new TokenLikelihood.Alternative(it.id(), it.bytes(), it.logProbability()))
            .toList());
  }
}
