package dev.millrace.engine.llama;

import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.ModelFacts;
import dev.millrace.engine.llama.model.PromptContext;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.llama.model.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A model whose next token is a function of all tokens before it, and which insists on the rules of
 * the cache: positions without a gap, one token per cell, no cell that is not there.
 */
public final class FakeModel implements TokenModel {

  /** A batch with this token is refused. */
  static final int POISON = '!';

  /** A batch with this token makes the model throw. */
  static final int BREAK = '~';

  private final Vocabulary vocabulary = new FakeVocabulary();
  private final int cells;
  private final Map<Integer, List<Integer>> sequences = new HashMap<>();
  private final Map<Integer, Integer> answers = new HashMap<>();
  private volatile boolean aborted;
  private volatile int gated = Integer.MAX_VALUE;
  private final Semaphore gate = new Semaphore(0);
  final List<Integer> batchSizes = new ArrayList<>();
  volatile boolean closed;
  volatile boolean periodic;

  /** Takes {@link #BREAK} as any other token. */
  volatile boolean unbreakable;

  /** Every so many answers it says something else; 0 means never. */
  volatile int liesEvery;

  /** Where long prompts are read; null for nowhere. */
  @Nullable FakePromptContext prompts;

  private int said;

  public FakeModel(int cells) {
    this.cells = cells;
  }

  /** What comes after these tokens: printable, so that texts can be read. */
  static int after(List<Integer> tokens) {
    int hash = 17;
    for (int token : tokens) {
      hash = hash * 31 + token;
    }
    int draw = Math.floorMod(hash * 0x9e3779b9, 27);
    return draw == 26 ? ' ' : 'a' + draw;
  }

  /** From now on every batch of at least that size waits for {@link #open} or an abort. */
  void gate(int size) {
    gated = size;
  }

  void open() {
    gated = Integer.MAX_VALUE;
    gate.release(1000);
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public ModelFacts facts() {
    return new ModelFacts(1, 1, 1, 1, 4096, 3);
  }

  @Override
  public DecodeOutcome decode(TokenBatch batch) {
    batchSizes.add(batch.size());
    answers.clear();
    while (batch.size() >= gated && !aborted) {
      if (gate.tryAcquire()) {
        break;
      }
      Thread.onSpinWait();
    }
    for (int i = 0; i < batch.size(); i++) {
      if (batch.token(i) == POISON) {
        return DecodeOutcome.FAILED;
      }
      if (batch.token(i) == BREAK && !unbreakable) {
        throw new IllegalStateException("thrown by the fake");
      }
    }
    if (used() + batch.size() > cells) {
      return DecodeOutcome.NO_ROOM;
    }
    for (int i = 0; i < batch.size(); i++) {
      List<Integer> sequence =
          sequences.computeIfAbsent(batch.sequence(i), key -> new ArrayList<>());
      if (sequence.size() != batch.position(i)) {
        throw new AssertionError("a gap in sequence " + batch.sequence(i));
      }
      sequence.add(batch.token(i));
      if (batch.output(i)) {
        answers.put(i, answer(sequence));
      }
    }
    return aborted ? DecodeOutcome.ABORTED : DecodeOutcome.DONE;
  }

  private int answer(List<Integer> sequence) {
    int truth = periodic ? sequence.get(sequence.size() - 5) : after(sequence);
    return liesEvery > 0 && ++said % liesEvery == 0 ? truth ^ 2 : truth;
  }

  /** Whether that many tokens more fit. */
  boolean hasRoom(int tokens) {
    return used() + tokens <= cells;
  }

  List<Integer> held(int sequence) {
    return sequences.computeIfAbsent(sequence, key -> new ArrayList<>());
  }

  @Override
  public Optional<PromptContext> promptContext() {
    return Optional.ofNullable(prompts);
  }

  int used() {
    return sequences.values().stream().mapToInt(List::size).sum();
  }

  @Override
  public void logits(int entry, float[] into) {
    java.util.Arrays.fill(into, 0);
    Integer answer = answers.get(entry);
    if (answer == null) {
      throw new AssertionError("no logits at entry " + entry);
    }
    into[answer] = 10;
  }

  @Override
  public void wantEmbeddings(boolean wanted) {}

  @Override
  public void embedding(int entry, float[] into) {
    java.util.Arrays.fill(into, entry + 1);
  }

  @Override
  public void removeFrom(int sequence, int position) {
    List<Integer> tokens = sequences.getOrDefault(sequence, List.of());
    sequences.put(sequence, new ArrayList<>(tokens.subList(0, Math.min(position, tokens.size()))));
  }

  @Override
  public void share(int source, int target, int endPosition) {
    if (!sequences.getOrDefault(target, List.of()).isEmpty()) {
      throw new AssertionError("sequence " + target + " is not empty");
    }
    sequences.put(
        target, new ArrayList<>(sequences.getOrDefault(source, List.of()).subList(0, endPosition)));
  }

  @Override
  public boolean save(int sequence, SavedCells to) throws IOException {
    List<Integer> tokens = sequences.getOrDefault(sequence, List.of());
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * tokens.size());
    tokens.forEach(bytes::putInt);
    to.accept(bytes.flip());
    return true;
  }

  @Override
  public boolean restore(int sequence, ByteBuffer saved) {
    List<Integer> tokens = new ArrayList<>();
    ByteBuffer bytes = saved.duplicate();
    while (bytes.remaining() >= 4) {
      tokens.add(bytes.getInt());
    }
    sequences.put(sequence, tokens);
    return true;
  }

  @Override
  public int usedCells() {
    return used();
  }

  @Override
  public void compact() {}

  @Override
  public void abort() {
    aborted = true;
  }

  @Override
  public void clearAbort() {
    aborted = false;
  }

  @Override
  public void close() {
    closed = true;
  }
}
