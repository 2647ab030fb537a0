package dev.millrace.demomodel.train;

import dev.millrace.demomodel.train.eval.Examination;
import dev.millrace.demomodel.train.eval.LlamaCppAnswerer;
import dev.millrace.demomodel.train.eval.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Measures a GGUF file through llama.cpp: {@code EvaluateGguf FILE PROMPTS_PER_SKILL}; scores as JSON to stdout. */
public final class EvaluateGguf {

  private static final int STORY_LENGTH = 450;
  private static final String ANY_TEXT = "Grüße, 世界 🌊\t\u0001 \"quoted\"\r\n  two  spaces";
  private static final List<String> OPENINGS = List.of(
      "A small otter lived by the old mill.", "Mira had lost a key.", "The lighthouse keeper could not sleep.",
      "Once upon a time");

  private EvaluateGguf() {}

  public static void main(String[] arguments) throws IOException {
    LlamaCppAnswerer answerer = new LlamaCppAnswerer(Path.of(arguments[0]), TrainDemoModel.SHAPE.context());
    checkVocabulary(answerer);
    List<Score> scores = Examination.ofEverything(answerer, Integer.parseInt(arguments[1]));
    for (Score score : scores) {
      System.err.println(score);
    }
    for (String opening : OPENINGS) {
      System.err.println("text: " + opening + answerer.complete(opening, STORY_LENGTH));
      System.err.println("chat: " + opening + " > " + answerer.answer(List.of(opening), STORY_LENGTH).get(0));
    }
    for (String message : List.of("Tell me a story about a fox.", "What is Millrace?", "Why is the sky blue?", "héllo?")) {
      System.err.println(message + " > " + answerer.answer(List.of(message), STORY_LENGTH).get(0));
    }
    System.out.println(Examination.json(scores));
    System.out.flush();
    Runtime.getRuntime().halt(0);
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
}
