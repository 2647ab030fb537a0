package dev.millrace.standalone.demo;

import dev.millrace.model.Priority;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A prompt of the demonstration.
 *
 * @param chat whether it is a message to answer rather than text to continue
 * @param answer what the bundled model has to answer, where there is one right answer
 */
public record DemoPrompt(Priority priority, String text, boolean chat, Optional<String> answer) {

  /** What is submitted while all slots are busy: two of each priority, lowest first. */
  static final List<DemoPrompt> QUEUED =
      List.of(
          story(Priority.LOW, "Once upon a time there was a miller who "),
          story(Priority.LOW, "One morning a small fox "),
          message(
              Priority.NORMAL,
              "What is Millrace?",
              "Millrace is a durable, message-queue-driven pipeline for asynchronous LLM"
                  + " inference."),
          message(Priority.NORMAL, "Tell me a story about a river."),
          message(Priority.HIGH, "Sort 42, 7, 19.", "7, 19, 42"),
          message(Priority.HIGH, "Reverse the word 'river'.", "revir"),
          message(Priority.CRITICAL, "Add 27 and 58.", "85"),
          message(Priority.CRITICAL, "Write 'river' in upper case.", "RIVER"));

  private static final List<String> OPENINGS =
      List.of(
          "A small otter lived by the old mill. ",
          "Deep in the forest an old owl ",
          "A small dog lived by the old mill. ",
          "One evening a young heron ");

  /** Low work that takes this many slots; each goes on for hundreds of tokens. */
  static List<DemoPrompt> fillers(int slots) {
    return IntStream.range(0, slots)
        .mapToObj(i -> story(Priority.LOW, OPENINGS.get(i % OPENINGS.size())))
        .toList();
  }

  private static DemoPrompt story(Priority priority, String opening) {
    return new DemoPrompt(priority, opening, false, Optional.empty());
  }

  private static DemoPrompt message(Priority priority, String text) {
    return new DemoPrompt(priority, text, true, Optional.empty());
  }

  private static DemoPrompt message(Priority priority, String text, String answer) {
    return new DemoPrompt(priority, text, true, Optional.of(answer));
  }
}
