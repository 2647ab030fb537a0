package dev.millrace.bench.engine;

import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.ModelFacts;
import dev.millrace.engine.llama.model.PromptContext;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.llama.model.Vocabulary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A model that notes the processor time of the thread that drives it, inside decode and in all. */
final class TimedModel implements TokenModel {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final TokenModel model;
  private volatile long inside;
  private volatile long total;

  TimedModel(TokenModel model) {
    this.model = model;
  }

  /** Nanoseconds of processor time that the driving thread spent inside decode. */
  long inside() {
    return inside;
  }

  /** Nanoseconds of processor time of the driving thread, at its last decode. */
  long total() {
    return total;
  }

  @Override
  public DecodeOutcome decode(TokenBatch batch) {
    long before = THREADS.getCurrentThreadCpuTime();
    DecodeOutcome outcome = model.decode(batch);
    long after = THREADS.getCurrentThreadCpuTime();
    long spent = inside + after - before;
    inside = spent;
    total = after;
    return outcome;
  }

  @Override
  public Vocabulary vocabulary() {
    return model.vocabulary();
  }

  @Override
  public ModelFacts facts() {
    return model.facts();
  }

  @Override
  public void logits(int entry, float[] into) {
    model.logits(entry, into);
  }

  @Override
  public void wantEmbeddings(boolean wanted) {
    model.wantEmbeddings(wanted);
  }

  @Override
  public void embedding(int entry, float[] into) {
    model.embedding(entry, into);
  }

  @Override
  public void removeFrom(int sequence, int position) {
    model.removeFrom(sequence, position);
  }

  @Override
  public void share(int source, int target, int endPosition) {
    model.share(source, target, endPosition);
  }

  @Override
  public boolean save(int sequence, SavedCells to) throws IOException {
    return model.save(sequence, to);
  }

  @Override
  public boolean restore(int sequence, ByteBuffer saved) {
    return model.restore(sequence, saved);
  }

  @Override
  public int usedCells() {
    return model.usedCells();
  }

  @Override
  public void compact() {
    model.compact();
  }

  @Override
  public Optional<PromptContext> promptContext() {
    return model.promptContext();
  }

  @Override
  public void abort() {
    model.abort();
  }

  @Override
  public void clearAbort() {
    model.clearAbort();
  }

  @Override
  public void close() {
    model.close();
  }
}
