package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.millrace.engine.api.EngineUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The library, loaded once per process and file, its functions bound and its structs checked.
 *
 * <p>Thread rule: any thread.
 */
final class LlamaLibrary {

  private static final Map<Path, LlamaLibrary> LOADED = new ConcurrentHashMap<>();

  private final MethodHandle modelDefaultParams;
  private final MethodHandle contextDefaultParams;
  private final MethodHandle loadModel;
  private final MethodHandle freeModel;
  private final MethodHandle initContext;
  private final MethodHandle freeContext;
  final ModelFunctions model;
  final VocabularyFunctions vocabulary;
  final ContextFunctions context;
  final CacheFunctions cache;
  final AdapterFunctions adapter;
  final NativeLog log;

  private LlamaLibrary(Path file) {
    SymbolLookup symbols;
    BarrierSpin.limit();
    try {
      symbols = SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new EngineUnavailableException(
          "the native library does not load; on Linux it needs glibc, libstdc++6 and libgomp1: "
              + e.getMessage(),
          e);
    }
    modelDefaultParams = bind(symbols, "llama_model_default_params", StructLayouts.MODEL_PARAMS);
    contextDefaultParams =
        bind(symbols, "llama_context_default_params", StructLayouts.CONTEXT_PARAMS);
    loadModel =
        NativeFunction.bind(
            symbols,
            "llama_model_load_from_file",
            FunctionDescriptor.of(ADDRESS, ADDRESS, StructLayouts.MODEL_PARAMS));
    freeModel =
        NativeFunction.bind(symbols, "llama_model_free", FunctionDescriptor.ofVoid(ADDRESS));
    initContext =
        NativeFunction.bind(
            symbols,
            "llama_init_from_model",
            FunctionDescriptor.of(ADDRESS, ADDRESS, StructLayouts.CONTEXT_PARAMS));
    freeContext = NativeFunction.bind(symbols, "llama_free", FunctionDescriptor.ofVoid(ADDRESS));
    model = new ModelFunctions(symbols);
    vocabulary = new VocabularyFunctions(symbols);
    context = new ContextFunctions(symbols);
    cache = new CacheFunctions(symbols);
    adapter = new AdapterFunctions(symbols);
    log = new NativeLog(symbols);
    checkLayouts();
    initBackend(symbols);
    NativeHeap.mapLargeBlocks();
  }

  /** Loads the library from a folder, putting it there first when needed. */
  static LlamaLibrary load(Path folder) {
    Path file = NativesFolder.library(folder, NativePlatform.current());
    return LOADED.computeIfAbsent(file, LlamaLibrary::new);
  }

  private static MethodHandle bind(SymbolLookup symbols, String name, MemoryLayout result) {
    return NativeFunction.bind(symbols, name, FunctionDescriptor.of(result));
  }

  private void checkLayouts() {
    try (Arena arena = Arena.ofConfined()) {
      StructLayouts.checkModelParams(modelParams(arena));
      StructLayouts.checkContextParams(contextParams(arena));
    }
  }

  private static void initBackend(SymbolLookup symbols) {
    try {
      NativeFunction.bind(symbols, "llama_backend_init", FunctionDescriptor.ofVoid()).invokeExact();
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  MemorySegment modelParams(SegmentAllocator arena) {
    try {
      return (MemorySegment) modelDefaultParams.invokeExact(arena);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  MemorySegment contextParams(SegmentAllocator arena) {
    try {
      return (MemorySegment) contextDefaultParams.invokeExact(arena);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** The loaded model, or a null address. */
  MemorySegment loadModel(MemorySegment path, MemorySegment params) {
    try {
      return (MemorySegment) loadModel.invokeExact(path, params);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  void freeModel(MemorySegment model) {
    try {
      freeModel.invokeExact(model);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** The new context, or a null address. */
  MemorySegment initContext(MemorySegment model, MemorySegment params) {
    try {
      return (MemorySegment) initContext.invokeExact(model, params);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  void freeContext(MemorySegment context) {
    try {
      freeContext.invokeExact(context);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
