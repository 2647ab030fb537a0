package dev.millrace.engine.llama.natives;

import dev.millrace.engine.api.EngineUnavailableException;
import java.util.Locale;

/**
 * Where the library for a machine lies within the natives' jar.
 *
 * @param folder as the jar names it
 * @param file name of the library
 */
record NativePlatform(String folder, String file) {

  static NativePlatform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static NativePlatform of(String system, String architecture) {
    String os = system.toLowerCase(Locale.ROOT);
    String cpu =
        switch (architecture.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "x64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          default -> throw unsupported(system, architecture);
        };
    if (os.startsWith("linux")) {
      return new NativePlatform("Linux/" + cpu, "libjllama.so");
    }
    if (os.startsWith("mac") || os.startsWith("darwin")) {
      return new NativePlatform("Mac/" + cpu, "libjllama.dylib");
    }
    throw unsupported(system, architecture);
  }

  private static EngineUnavailableException unsupported(String system, String architecture) {
    return new EngineUnavailableException(
        "the llama engine runs on Linux and Mac, x86-64 and arm64, not on "
            + system
            + " "
            + architecture);
  }

  String resource() {
    return "/de/kherud/llama/" + folder + "/" + file;
  }
}
