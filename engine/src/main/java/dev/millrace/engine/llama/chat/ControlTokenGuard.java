package dev.millrace.engine.llama.chat;

import dev.millrace.engine.llama.model.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Keeps the text of a user from standing for control tokens, however a template places it.
 *
 * <p>Before rendering, every control token's name within the text gets an invisible cut after its
 * first character; after rendering, the text is tokenized between the cuts. Text without such names
 * is not touched, so it is tokenized exactly as the model was trained.
 */
final class ControlTokenGuard {

  /** A code point that Unicode reserves for a program's own use and never for text. */
  private static final char CUT = '\uFDD0';

  private final Vocabulary vocabulary;
  private final Map<Character, List<String>> names = new HashMap<>();

  ControlTokenGuard(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    for (int token = 0; token < vocabulary.size(); token++) {
      if (vocabulary.control(token)) {
        String name = vocabulary.name(token);
        if (!name.isEmpty()) {
          names.computeIfAbsent(name.charAt(0), key -> new ArrayList<>()).add(name);
        }
      }
    }
  }

  /** The text with its cuts. */
  String guarded(String text) {
    String clean = PlainText.wellFormed(text).replace(CUT, '\uFFFD');
    StringBuilder cut = new StringBuilder(clean.length() + 8);
    for (int i = 0; i < clean.length(); i++) {
      cut.append(clean.charAt(i));
      if (beginsName(clean, i)) {
        cut.append(CUT);
      }
    }
    return cut.toString();
  }

  private boolean beginsName(String text, int at) {
    for (String name : names.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(name, at)) {
        return true;
      }
    }
    return false;
  }

  /** The tokens of a rendered text: names are control tokens, except across a cut. */
  int[] tokens(String rendered) {
    IntStream all = IntStream.empty();
    for (String part : rendered.split(String.valueOf(CUT), -1)) {
      all = IntStream.concat(all, IntStream.of(vocabulary.tokens(part, true)));
    }
    return all.toArray();
  }
}
