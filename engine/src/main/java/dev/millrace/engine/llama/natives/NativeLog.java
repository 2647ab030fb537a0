package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.millrace.engine.api.EngineLogKey;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last lines that the library logged. Only its errors are logged as well, so that they outlive
 * the process: the parent of a worker keeps the last lines of its log for a report.
 *
 * <p>The library has one log for the whole process, so has this. An abort still writes its reason
 * to standard error itself. Thread rule: any thread, native ones included.
 */
final class NativeLog {

  private static final Logger LOG = LoggerFactory.getLogger(NativeLog.class);

  /** {@code GGML_LOG_LEVEL_ERROR}. */
  private static final int ERROR = 4;

  /** What it says of a step that was aborted on request. */
  private static final List<String> ABORTED =
      List.of("compute_async failed with error 1", "failed to decode, ret = 2");

  private static final int LINES = 200;
  private static final int LONGEST = 4096;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private final StringBuilder open = new StringBuilder();

  NativeLog(SymbolLookup symbols) {
    try {
      FunctionDescriptor shape = FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS);
      MemorySegment stub =
          Linker.nativeLinker()
              .upcallStub(
                  MethodHandles.lookup()
                      .bind(
                          this,
                          "logged",
                          MethodType.methodType(
                              void.class, int.class, MemorySegment.class, MemorySegment.class)),
                  shape,
                  Arena.global());
      NativeFunction.bind(symbols, "llama_log_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS))
          .invokeExact(stub, MemorySegment.NULL);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** Called by the library. Nothing may be thrown here: that would end the process. */
  @SuppressWarnings({"unused", "CatchAndPrintStackTrace"})
  private void logged(int level, MemorySegment text, MemorySegment data) {
    try {
      String line = text.reinterpret(Long.MAX_VALUE).getString(0);
      add(line);
      if (level == ERROR && ABORTED.stream().noneMatch(line::contains)) {
        LOG.atError()
            .addKeyValue(EngineLogKey.REASON, line.strip())
            .log("llama.cpp reports an error");
      }
    } catch (RuntimeException e) {
      // A line of the log is lost; the process lives.
      return;
    }
  }

  private synchronized void add(String text) {
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      open.append(text, from, end < 0 ? text.length() : end);
      if (end < 0 && open.length() < LONGEST) {
        return;
      }
      lines.addLast(open.toString());
      open.setLength(0);
      if (lines.size() > LINES) {
        lines.removeFirst();
      }
      from = end < 0 ? text.length() : end + 1;
    }
  }

  /** The last lines, oldest first. */
  synchronized List<String> recent() {
    return List.copyOf(lines);
  }

  /** The last line that tells of an error, or nothing. */
  synchronized String lastError() {
    for (var i = lines.descendingIterator(); i.hasNext(); ) {
      String line = i.next();
      if (line.contains("error") || line.contains("failed")) {
        return line.strip();
      }
    }
    return "";
  }

  synchronized void clear() {
    lines.clear();
    open.setLength(0);
  }
}
