package dev.millrace.engine.llama.draft;

import dev.millrace.engine.api.ModelFileException;
import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.llama.model.Vocabulary;
import dev.millrace.engine.llama.sampling.TokenList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proposes the likeliest tokens of a smaller model with the same vocabulary, one after another,
 * until one falls below the minimum probability. All streams share one batch.
 *
 * <p>It keeps a KV cache of its own per sequence. Tokens that the cache lacks are evaluated, and
 * rejected draft tokens removed, before it drafts again; a bounded number of tokens per step, so
 * that a long prompt does not delay the running sequences. After a failed decode it proposes
 * nothing more.
 */
public final class DraftModel implements Drafter {

  private static final Logger LOG = LoggerFactory.getLogger(DraftModel.class);

  /** Most tokens of prompts and output evaluated to catch up in one step. */
  static final int CATCH_UP = 64;

  private final TokenModel model;
  private final TokenBatch batch;
  private final float[] logits;
  private final double minProbability;
  private final Map<Integer, Follower> followers = new HashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private boolean broken;

  /**
   * Takes over the model; {@link #close()} frees it.
   *
   * @param sequences most that run at once; the model's cache has room for as many
   * @param minProbability the least probability of a draft token
   */
  public DraftModel(TokenModel model, int sequences, double minProbability) {
    this.model = model;
    this.minProbability = minProbability;
    this.batch = new TokenBatch(Math.max(CATCH_UP, sequences));
    this.logits = new float[model.vocabulary().size()];
    for (int i = 0; i < sequences; i++) {
      free.add(i);
    }
  }

  /**
   * Refuses a model that has other tokens.
   *
   * @throws ModelFileException naming the first difference
   */
  public static void requireSameTokens(Vocabulary draft, Vocabulary target) {
    if (draft.size() != target.size()) {
      throw new ModelFileException(
          "the draft model has %d tokens, the model has %d".formatted(draft.size(), target.size()));
    }
    for (int id = 0; id < target.size(); id++) {
      if (!Arrays.equals(draft.piece(id), target.piece(id))
          || draft.endsOutput(id) != target.endsOutput(id)) {
        throw new ModelFileException(
            "token %d of the draft model is %s, of the model %s"
                .formatted(id, draft.name(id), target.name(id)));
      }
    }
  }

  @Override
  public List<int[]> draft(List<Stream> streams) {
    List<Follower> all = streams.stream().map(this::follow).toList();
    List<Follower> sure = broken ? List.of() : catchUp(all);
    while (!sure.isEmpty()) {
      sure = further(sure);
    }
    return all.stream()
        .map(follower -> follower.drafted.stream().mapToInt(id -> id).toArray())
        .toList();
  }

  /** Removes from the cache whatever differs from the text, such as rejected draft tokens. */
  private Follower follow(Stream stream) {
    Follower follower =
        followers.computeIfAbsent(stream.key(), key -> new Follower(free.removeFirst()));
    // The last token is always evaluated again: what follows it is asked for.
    int same = Math.min(follower.held.commonPrefix(stream.tokens()), stream.tokens().size() - 1);
    if (same < follower.held.size()) {
      model.removeFrom(follower.sequence, same);
      follower.held.cut(same);
    }
    follower.stream = stream;
    follower.drafted.clear();
    return follower;
  }

  /** Evaluates pending tokens; returns the sequences that got a first draft token and want more. */
  private List<Follower> catchUp(List<Follower> all) {
    batch.clear();
    List<Follower> wanting = new ArrayList<>();
    for (Follower follower : all) {
      TokenList tokens = follower.tokens();
      int from = follower.held.size();
      int to = Math.min(tokens.size(), from + batch.capacity() - batch.size());
      boolean wants = to == tokens.size();
      for (int place = from; place < to; place++) {
        follower.entry = add(follower, tokens.get(place), wants && place == to - 1);
      }
      if (wants) {
        wanting.add(follower);
      }
    }
    return batch.size() == 0 || !evaluated(all) ? List.of() : propose(wanting);
  }

  /** Evaluates the newest draft token of each; returns those that got another and want more. */
  private List<Follower> further(List<Follower> sure) {
    batch.clear();
    for (Follower follower : sure) {
      follower.entry = add(follower, follower.drafted.getLast(), true);
    }
    return evaluated(sure) ? propose(sure) : List.of();
  }

  private int add(Follower follower, int token, boolean output) {
    follower.held.add(token);
    return batch.add(token, follower.held.size() - 1, follower.sequence, output);
  }

  private boolean evaluated(List<Follower> involved) {
    if (model.decode(batch) == DecodeOutcome.DONE) {
      return true;
    }
    LOG.warn("the draft model refused a step; drafting stops");
    broken = true;
    involved.forEach(follower -> follower.drafted.clear());
    return false;
  }

  /** Takes a draft token from the logits of each; returns those that want another. */
  private List<Follower> propose(List<Follower> evaluated) {
    List<Follower> sure = new ArrayList<>();
    for (Follower follower : evaluated) {
      model.logits(follower.entry, logits);
      int likeliest = likeliest();
      if (likeliest >= 0 && !model.vocabulary().endsOutput(likeliest)) {
        follower.drafted.add(likeliest);
        if (follower.drafted.size() < follower.most()) {
          sure.add(follower);
        }
      }
    }
    return sure;
  }

  /** The likeliest token, or -1 if it is not likely enough. */
  private int likeliest() {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      best = logits[id] > logits[best] ? id : best;
    }
    double total = 0;
    for (float logit : logits) {
      total += Math.exp(logit - logits[best]);
    }
    return 1 / total >= minProbability ? best : -1;
  }

  @Override
  public void forget(int key) {
    Follower follower = followers.remove(key);
    if (follower != null) {
      model.removeFrom(follower.sequence, 0);
      free.add(follower.sequence);
    }
  }

  @Override
  public long bytes() {
    return model.facts().totalBytes();
  }

  @Override
  public void close() {
    model.close();
  }

  /** A sequence of the target model, and what the draft model's cache holds of it. */
  private static final class Follower {
    private final int sequence;
    private final List<Integer> drafted = new ArrayList<>();
    private final TokenList held = new TokenList(new int[0]);
    private Stream stream = new Stream(0, held, 0);
    private int entry;

    Follower(int sequence) {
      this.sequence = sequence;
    }

    TokenList tokens() {
      return stream.tokens();
    }

    int most() {
      return stream.most();
    }
  }
}
