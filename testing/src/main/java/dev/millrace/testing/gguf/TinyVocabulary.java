package dev.millrace.testing.gguf;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a generated model: the three specials, all bytes, the space, two chat specials,
 * then made-up syllables, some with a leading space.
 */
final class TinyVocabulary {

  static final int BOS = 1;
  static final int EOS = 2;
  static final int IM_START = 260;
  static final int IM_END = 261;

  /** Tokens that every generated model has. */
  static final int SMALLEST = 262;

  static final String CHAT_TEMPLATE =
      "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' +"
          + " message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int BYTE = 6;

  final List<String> tokens = new ArrayList<>();
  final List<Integer> types = new ArrayList<>();

  TinyVocabulary(int size) {
    add("<unk>", UNKNOWN);
    add("<s>", CONTROL);
    add("</s>", CONTROL);
    for (int b = 0; b < 256; b++) {
      add("<0x%02X>".formatted(b), BYTE);
    }
    add("\u2581", NORMAL);
    add("<|im_start|>", CONTROL);
    add("<|im_end|>", CONTROL);
    for (int i = 0; tokens.size() < size; i++) {
      add(syllables(i), NORMAL);
    }
  }

  boolean control(int id) {
    return types.get(id) == CONTROL || types.get(id) == UNKNOWN;
  }

  private void add(String token, int type) {
    tokens.add(token);
    types.add(type);
  }

  private static String syllables(int number) {
    StringBuilder text = new StringBuilder(number % 2 == 0 ? "\u2581" : "");
    int rest = number / 2;
    do {
      text.append("bdfgklmnprstvz".charAt(rest % 14));
      rest /= 14;
      text.append("aeiou".charAt(rest % 5));
      rest /= 5;
    } while (rest-- > 0);
    return text.toString();
  }
}
