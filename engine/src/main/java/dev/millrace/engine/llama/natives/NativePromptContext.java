package dev.millrace.engine.llama.natives;

import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.PromptContext;
import dev.millrace.engine.llama.model.TokenBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/**
 * A second context of the library over the weights of the first.
 *
 * <p>Cells change contexts by way of the library's saved form of a sequence, which knows no ranges:
 * a scratch sequence on either side shares or receives those of the range alone.
 */
final class NativePromptContext implements PromptContext {

  private static final int PROMPT = 0;
  private static final int SCRATCH = 1;

  /** Sequences that its cache must know. */
  static final int SEQUENCES = 2;

  private final LlamaLibrary library;
  private final Arena arena;
  private final MemorySegment own;
  private final MemorySegment models;
  private final int modelScratch;
  private final NativeBatch batch;
  private final Interruption interruption;
  private final int cells;
  private MemorySegment buffer = MemorySegment.NULL;

  /**
   * @param own the second context, made with the function of the interruption
   * @param models the first one
   * @param modelScratch a sequence of the first one that holds nothing
   */
  NativePromptContext(
      LlamaLibrary library,
      Arena arena,
      MemorySegment own,
      MemorySegment models,
      int modelScratch,
      Interruption interruption,
      NativeOptions.Prompts options) {
    this.library = library;
    this.arena = arena;
    this.own = own;
    this.models = models;
    this.modelScratch = modelScratch;
    this.interruption = interruption;
    this.batch = new NativeBatch(arena, options.batchTokens());
    this.cells = options.cells();
  }

  @Override
  public int cells() {
    return cells;
  }

  @Override
  public DecodeOutcome evaluate(TokenBatch entries, BooleanSupplier between) {
    interruption.begin(between);
    int result = library.context.decode(own, batch.filledFrom(entries));
    if (!interruption.finish()) {
      return DecodeOutcome.ABORTED;
    }
    return NativeModel.outcome(result);
  }

  @Override
  public void removeFrom(int position) {
    library.cache.removeFrom(own, PROMPT, position);
  }

  @Override
  public boolean take(int sequence, int from, int to) {
    return copy(models, sequence, modelScratch, own, PROMPT, SCRATCH, from, to);
  }

  @Override
  public boolean give(int sequence, int from, int to) {
    return copy(own, PROMPT, SCRATCH, models, sequence, modelScratch, from, to);
  }

  private boolean copy(
      MemorySegment source,
      int sourceSequence,
      int sourceScratch,
      MemorySegment target,
      int targetSequence,
      int targetScratch,
      int from,
      int to) {
    library.cache.copy(source, sourceSequence, sourceScratch, from, to);
    long size = library.cache.stateSize(source, sourceScratch);
    if (buffer.byteSize() < size) {
      buffer = arena.allocate(size);
    }
    long written = library.cache.save(source, buffer, size, sourceScratch);
    library.cache.removeFrom(source, sourceScratch, 0);
    if (library.cache.restore(target, buffer, written, targetScratch) != written) {
      library.cache.removeFrom(target, targetScratch, 0);
      return false;
    }
    library.cache.copy(target, targetScratch, targetSequence, from, to);
    library.cache.removeFrom(target, targetScratch, 0);
    return true;
  }
}
