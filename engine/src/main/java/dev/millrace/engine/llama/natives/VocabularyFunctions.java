package dev.millrace.engine.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** What the library tells about tokens. */
final class VocabularyFunctions {

  private final MethodHandle size;
  private final MethodHandle begin;
  private final MethodHandle addsBegin;
  private final MethodHandle endsOutput;
  private final MethodHandle attributes;
  private final MethodHandle name;
  private final MethodHandle piece;
  private final MethodHandle tokenize;

  VocabularyFunctions(SymbolLookup symbols) {
    FunctionDescriptor ofToken = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
    size =
        NativeFunction.bind(
            symbols, "llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    begin =
        NativeFunction.bind(symbols, "llama_vocab_bos", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    addsBegin =
        NativeFunction.bind(
            symbols, "llama_vocab_get_add_bos", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
    endsOutput =
        NativeFunction.bind(
            symbols, "llama_vocab_is_eog", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT));
    attributes = NativeFunction.bind(symbols, "llama_vocab_get_attr", ofToken);
    name =
        NativeFunction.bind(
            symbols, "llama_vocab_get_text", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    piece =
        NativeFunction.bind(
            symbols,
            "llama_token_to_piece",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN));
    tokenize =
        NativeFunction.bind(
            symbols,
            "llama_tokenize",
            FunctionDescriptor.of(
                JAVA_INT,
                ADDRESS,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_BOOLEAN,
                JAVA_BOOLEAN));
  }

  int size(MemorySegment vocabulary) {
    try {
      return (int) size.invokeExact(vocabulary);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  int begin(MemorySegment vocabulary) {
    try {
      return (boolean) addsBegin.invokeExact(vocabulary) ? (int) begin.invokeExact(vocabulary) : -1;
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  boolean endsOutput(MemorySegment vocabulary, int token) {
    try {
      return (boolean) endsOutput.invokeExact(vocabulary, token);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** Bits: 1 unknown, 8 control. */
  int attributes(MemorySegment vocabulary, int token) {
    try {
      return (int) attributes.invokeExact(vocabulary, token);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** The token's text as the vocabulary lists it. */
  MemorySegment name(MemorySegment vocabulary, int token) {
    try {
      return (MemorySegment) name.invokeExact(vocabulary, token);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** Bytes written, or minus the bytes needed. */
  int piece(MemorySegment vocabulary, int token, MemorySegment into, int length) {
    try {
      return (int) piece.invokeExact(vocabulary, token, into, length, 0, false);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** Tokens written, or minus the tokens needed. */
  int tokenize(
      MemorySegment vocabulary,
      MemorySegment text,
      int bytes,
      MemorySegment into,
      int most,
      boolean special) {
    try {
      return (int) tokenize.invokeExact(vocabulary, text, bytes, into, most, false, special);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
