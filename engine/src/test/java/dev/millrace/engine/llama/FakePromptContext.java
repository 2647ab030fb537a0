package dev.millrace.engine.llama;

import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.PromptContext;
import dev.millrace.engine.llama.model.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The place for long prompts of a {@link FakeModel}; insists on positions without a gap. */
final class FakePromptContext implements PromptContext {

  private static final int OPERATIONS = 5;

  private final FakeModel model;
  private final int cells;
  private final List<Integer> tokens = new ArrayList<>();

  /** While set, a piece never comes to its end. */
  volatile boolean stuck;

  volatile boolean refuses;
  volatile boolean gives = true;

  /** Operations done. */
  final AtomicInteger operations = new AtomicInteger();

  final AtomicInteger evaluated = new AtomicInteger();
  final AtomicInteger taken = new AtomicInteger();
  final AtomicInteger given = new AtomicInteger();

  FakePromptContext(FakeModel model, int cells) {
    this.model = model;
    this.cells = cells;
  }

  @Override
  public int cells() {
    return cells;
  }

  @Override
  public DecodeOutcome evaluate(TokenBatch batch, BooleanSupplier between) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.position(i) != tokens.size() || batch.sequence(i) != 0 || batch.output(i)) {
        throw new AssertionError("not the token that comes next: " + i);
      }
      tokens.add(batch.token(i));
    }
    if (tokens.size() > cells) {
      throw new AssertionError("more than it holds");
    }
    for (int i = 0; i < OPERATIONS || stuck; i++) {
      operations.incrementAndGet();
      if (!between.getAsBoolean()) {
        return DecodeOutcome.ABORTED;
      }
    }
    if (refuses) {
      return DecodeOutcome.FAILED;
    }
    evaluated.addAndGet(batch.size());
    return DecodeOutcome.DONE;
  }

  @Override
  public void removeFrom(int position) {
    tokens.subList(Math.min(position, tokens.size()), tokens.size()).clear();
  }

  @Override
  public boolean take(int sequence, int from, int to) {
    if (tokens.size() != from) {
      throw new AssertionError("a gap before " + from);
    }
    tokens.addAll(model.held(sequence).subList(from, to));
    taken.addAndGet(to - from);
    return true;
  }

  @Override
  public boolean give(int sequence, int from, int to) {
    if (model.held(sequence).size() != from) {
      throw new AssertionError("a gap before " + from + " in sequence " + sequence);
    }
    if (!gives || !model.hasRoom(to - from)) {
      return false;
    }
    model.held(sequence).addAll(tokens.subList(from, to));
    given.addAndGet(to - from);
    return true;
  }
}
