package dev.millrace.demomodel.train;

import dev.millrace.demomodel.train.corpus.Document;
import dev.millrace.demomodel.train.corpus.Turn;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One token for each byte, three control tokens, and one token for each role line of the chat template.
 *
 * <p>Invariants: any byte sequence has exactly one encoding; {@link #END} ends every answer and every text and is the
 * end-of-sequence token of the model.
 */
public final class Vocabulary {

  public static final int BEGIN = 0;
  public static final int END = 1;
  public static final int START_TURN = 2;
  public static final int FIRST_BYTE = 3;
  public static final int SYSTEM = FIRST_BYTE + 256;
  public static final int USER = SYSTEM + 1;
  public static final int ASSISTANT = USER + 1;
  public static final int SIZE = ASSISTANT + 1;

  /** The usual chatml, as Jinja. */
  public static final String CHAT_TEMPLATE =
      "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>'"
          + " + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private static final String[] CONTROL = {"<s>", "<|im_end|>", "<|im_start|>"};
  private static final String[] ROLES = {"system\n", "user\n", "assistant\n"};

  private Vocabulary() {}

  /** What the model reads for a user's message without history, ready for its answer. */
  public static int[] prompt(String user) {
    Encoder encoder = new Encoder().token(BEGIN, 0);
    encoder.turn(USER, user, 0).token(START_TURN, 0).token(ASSISTANT, 0);
    return encoder.sequence().tokens();
  }

  /** Token ids with the weight of each as a prediction target. */
  static Sequence encode(Document document, boolean withBegin) {
    Encoder encoder = new Encoder();
    if (withBegin) {
      encoder.token(BEGIN, 0);
    }
    if (document instanceof Document.Text text) {
      return encoder.text(text.text(), 1).token(END, 1).sequence();
    }
    Document.Chat chat = (Document.Chat) document;
    if (!chat.system().isEmpty()) {
      encoder.turn(SYSTEM, chat.system(), 0);
    }
    for (Turn turn : chat.turns()) {
      encoder.turn(USER, turn.user(), 0).turn(ASSISTANT, turn.answer(), chat.weight());
    }
    return encoder.sequence();
  }

  /** The text of an answer's tokens; control tokens have none. */
  public static String decode(List<Integer> tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      if (token >= FIRST_BYTE && token < SYSTEM) {
        bytes.write(token - FIRST_BYTE);
      } else if (token >= SYSTEM) {
        bytes.writeBytes(ROLES[token - SYSTEM].getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The names of all tokens in the form of GPT-2 vocabularies, where every byte is a printable character. */
  public static String[] names() {
    String[] names = new String[SIZE];
    System.arraycopy(CONTROL, 0, names, 0, CONTROL.length);
    int next = 256;
    for (int value = 0; value < 256; value++) {
      boolean printable = value >= 33 && value <= 126 || value >= 161 && value <= 172 || value >= 174;
      names[FIRST_BYTE + value] = Character.toString(printable ? value : next++);
    }
    System.arraycopy(ROLES, 0, names, SYSTEM, ROLES.length);
    return names;
  }

  /** Kinds as GGUF numbers them: 3 control, 1 normal, 4 user-defined. */
  public static int[] kinds() {
    int[] kinds = new int[SIZE];
    for (int id = 0; id < SIZE; id++) {
      kinds[id] = id < FIRST_BYTE ? 3 : id < SYSTEM ? 1 : 4;
    }
    return kinds;
  }

  private static final class Encoder {

    private final List<Integer> tokens = new ArrayList<>();
    private final List<Float> weights = new ArrayList<>();

    Encoder token(int id, float weight) {
      tokens.add(id);
      weights.add(weight);
      return this;
    }

    Encoder text(String text, float weight) {
      for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
        token(FIRST_BYTE + (value & 0xff), weight);
      }
      return this;
    }

    Encoder turn(int role, String content, float weight) {
      return token(START_TURN, 0).token(role, 0).text(content, weight).token(END, weight).text("\n", 0);
    }

    Sequence sequence() {
      int[] ids = tokens.stream().mapToInt(Integer::intValue).toArray();
      float[] of = new float[weights.size()];
      for (int i = 0; i < of.length; i++) {
        of[i] = weights.get(i);
      }
      return new Sequence(ids, of);
    }
  }
}
