package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.ModelFacts;
import dev.millrace.engine.llama.model.PromptContext;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.llama.model.Vocabulary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** A model and a context of the native library. */
public final class NativeModel implements TokenModel {

  private final LlamaLibrary library;
  private final NativeHandles handles;
  private final MemorySegment context;
  private final NativeVocabulary vocabulary;
  private final NativeBatch batch;
  private final AbortFlag abort;
  private final ModelFacts facts;

  NativeModel(NativeHandles handles, AbortFlag abort, NativeOptions options) {
    this.library = handles.library();
    this.handles = handles;
    this.context = handles.context();
    this.abort = abort;
    MemorySegment model = handles.model();
    this.vocabulary = new NativeVocabulary(library.vocabulary, library.model.vocabulary(model));
    this.batch = new NativeBatch(handles.arena(), options.batchTokens());
    this.facts =
        new ModelFacts(
            library.model.parameters(model),
            library.model.bytes(model),
            options.memory().cacheBytes(),
            options.memory().computeBytes(),
            library.model.trainedContext(model),
            library.model.embedding(model));
  }

  /**
   * Loads a model file that has passed the header check.
   *
   * @throws dev.millrace.engine.api.ModelFileException if the library refuses it, with the
   *     library's reason
   * @throws dev.millrace.engine.api.EngineUnavailableException if the library or its memory is not
   *     to be had
   */
  public static NativeModel load(Path file, Path nativesDirectory, NativeOptions options) {
    return new NativeModelLoader(LlamaLibrary.load(nativesDirectory), options).load(file);
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public ModelFacts facts() {
    return facts;
  }

  @Override
  public DecodeOutcome decode(TokenBatch entries) {
    return outcome(library.context.decode(context, batch.filledFrom(entries)));
  }

  /** What the result of a decode means. */
  static DecodeOutcome outcome(int result) {
    return switch (result) {
      case 0 -> DecodeOutcome.DONE;
      case 1 -> DecodeOutcome.NO_ROOM;
      case 2 -> DecodeOutcome.ABORTED;
      default -> DecodeOutcome.FAILED;
    };
  }

  @Override
  public void logits(int entry, float[] into) {
    MemorySegment values = library.context.logits(context, entry);
    if (values.address() == 0) {
      throw new IllegalStateException("entry " + entry + " has no logits");
    }
    MemorySegment.copy(values.reinterpret(4L * into.length), JAVA_FLOAT, 0, into, 0, into.length);
  }

  @Override
  public void wantEmbeddings(boolean wanted) {
    library.context.wantEmbeddings(context, wanted);
  }

  @Override
  public void embedding(int entry, float[] into) {
    MemorySegment values = library.context.embeddings(context, entry);
    if (values.address() == 0) {
      throw new IllegalStateException("entry " + entry + " has no vector");
    }
    MemorySegment.copy(values.reinterpret(4L * into.length), JAVA_FLOAT, 0, into, 0, into.length);
  }

  @Override
  public void removeFrom(int sequence, int position) {
    library.cache.removeFrom(context, sequence, position);
  }

  @Override
  public void share(int source, int target, int endPosition) {
    library.cache.copy(context, source, target, 0, endPosition);
  }

  @Override
  public boolean save(int sequence, SavedCells to) throws IOException {
    long size = library.cache.stateSize(context, sequence);
    if (size > Integer.MAX_VALUE) {
      return false;
    }
    try (Arena once = Arena.ofConfined()) {
      MemorySegment into = once.allocate(size);
      long written = library.cache.save(context, into, size, sequence);
      to.accept(into.asSlice(0, written).asByteBuffer());
    }
    return true;
  }

  @Override
  public boolean restore(int sequence, ByteBuffer saved) {
    MemorySegment from = MemorySegment.ofBuffer(saved);
    return library.cache.restore(context, from, from.byteSize(), sequence) == from.byteSize();
  }

  @Override
  public int usedCells() {
    return library.cache.usedCells(context);
  }

  @Override
  public void compact() {
    library.cache.compact(context);
  }

  @Override
  public Optional<PromptContext> promptContext() {
    return handles.prompts().map(NativeHandles.Prompts::operations);
  }

  @Override
  public void abort() {
    abort.raise();
  }

  @Override
  public void clearAbort() {
    abort.lower();
  }

  @Override
  public void close() {
    handles.free();
  }
}
