package dev.millrace.engine.llama.natives;

import dev.millrace.engine.api.EngineUnavailableException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Binds functions by name; a missing one means that the library is another build. */
final class NativeFunction {

  private NativeFunction() {}

  static MethodHandle bind(SymbolLookup library, String name, FunctionDescriptor shape) {
    return Linker.nativeLinker()
        .downcallHandle(
            library
                .find(name)
                .orElseThrow(
                    () ->
                        new EngineUnavailableException(
                            "the native library does not export " + name)),
            shape);
  }

  /** What a call through a method handle threw: never the native side, always our own mistake. */
  static IllegalStateException unexpected(Throwable thrown) {
    return new IllegalStateException("a native call was made wrongly", thrown);
  }
}
