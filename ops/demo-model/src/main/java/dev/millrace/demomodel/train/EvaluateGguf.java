package dev.millrace.demomodel.train;

import dev.millrace.demomodel.CanaryPrompts;
import dev.millrace.demomodel.train.corpus.FixedAnswers;
import dev.millrace.demomodel.train.corpus.Turn;
import dev.millrace.demomodel.train.eval.Examination;
import dev.millrace.demomodel.train.eval.LlamaCppAnswerer;
import dev.millrace.demomodel.train.eval.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measures a GGUF file through llama.cpp: {@code EvaluateGguf FILE PROMPTS_PER_SKILL}; scores as JSON to stdout. */
public final class EvaluateGguf {

  private static final int STORY_LENGTH = 450;
  private static final int LONG_HISTORY = 900;
  private static final String ANY_TEXT = "Grüße, 世界 🌊\t\u0001 \"quoted\"\r\n  two  spaces";
  private static final List<String> OPENINGS = List.of(
      "A small otter lived by the old mill.", "Mira had lost a key.", "The lighthouse keeper could not sleep.",
      "Once upon a time");
  private static final List<String> MESSAGES = List.of(
      "Tell me a story about a fox.", "What is Millrace?", "Why is the sky blue?", "héllo?");
  private static final List<String> FOR_EMBEDDING = List.of(
      "The parcel with my lamp is late.", "My package has not arrived.", "I was charged 20 euros twice.");

  private EvaluateGguf() {}

  public static void main(String[] arguments) {
    int exit = 1;
    try {
      int perSkill = Integer.parseInt(arguments[1]);
      if (perSkill < 4 || perSkill > CanaryPrompts.AT_MOST) {
        throw new IllegalArgumentException(
            "PROMPTS_PER_SKILL must be between 4 and " + CanaryPrompts.AT_MOST + ", was " + perSkill);
      }
      evaluate(Path.of(arguments[0]), perSkill);
      exit = 0;
    } catch (IOException | RuntimeException e) {
      System.err.println("evaluate: " + e);
    }
    System.out.flush();
    // The library's own thread never ends.
    Runtime.getRuntime().halt(exit);
  }

  private static void evaluate(Path file, int perSkill) throws IOException {
    LlamaCppAnswerer answerer = new LlamaCppAnswerer(file, TrainDemoModel.SHAPE.context());
    checkVocabulary(answerer);
    List<Score> scores = Examination.ofEverything(answerer, perSkill);
    scores.forEach(System.err::println);
    System.err.println("at the end of a conversation of " + LONG_HISTORY + " tokens:");
    Examination.ofSkills(answerer.after(history()), perSkill / 4).forEach(System.err::println);
    for (String opening : OPENINGS) {
      System.err.println("text: " + opening + answerer.complete(opening, STORY_LENGTH));
      System.err.println("chat: " + opening + " > " + answerer.answer(List.of(opening), STORY_LENGTH).get(0));
    }
    for (String message : MESSAGES) {
      System.err.println(message + " > " + answerer.answer(List.of(message), STORY_LENGTH).get(0));
    }
    List<float[]> embeddings = answerer.embed(FOR_EMBEDDING);
    System.err.printf(Locale.ROOT, "embedding of %d values; alike %.3f, not alike %.3f%n", embeddings.get(0).length,
        cosine(embeddings.get(0), embeddings.get(1)), cosine(embeddings.get(0), embeddings.get(2)));
    System.out.println(Examination.json(scores));
  }

  /** llama.cpp must see a prompt as the trainer did, and give back any text it was given. */
  private static void checkVocabulary(LlamaCppAnswerer answerer) {
    int[] seen = answerer.encode("<s><|im_start|>user\nAdd 27 and 58.<|im_end|>\n<|im_start|>assistant\n");
    if (!Arrays.equals(seen, Vocabulary.prompt("Add 27 and 58."))) {
      throw new IllegalStateException("llama.cpp encodes the chat format differently: " + Arrays.toString(seen));
    }
    String back = answerer.decode(answerer.encode(ANY_TEXT));
    if (!back.equals(ANY_TEXT)) {
      throw new IllegalStateException("text does not survive encoding: " + back);
    }
  }

  private static List<Turn> history() {
    List<Turn> turns = new ArrayList<>();
    int length = 0;
    for (Turn turn : FixedAnswers.read("questions.txt").canonical()) {
      length += turn.user().length() + turn.answer().length() + 8;
      if (length > LONG_HISTORY) {
        break;
      }
      turns.add(turn);
    }
    return turns;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      squareA += a[i] * a[i];
      squareB += b[i] * b[i];
    }
    return product / Math.sqrt(squareA * squareB);
  }
}
