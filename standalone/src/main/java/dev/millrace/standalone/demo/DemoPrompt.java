package dev.millrace.standalone.demo;

import dev.millrace.model.Priority;
import java.util.List;

/**
 * A prompt of the demonstration.
 *
 * @param chat whether it is a message to answer rather than text to continue
 */
public record DemoPrompt(Priority priority, String text, boolean chat) {

  /**
   * Two of each priority, lowest first, so that the order of the answers shows what priority does.
   */
  public static final List<DemoPrompt> ALL =
      List.of(
          new DemoPrompt(Priority.LOW, "Once upon a time there was a miller who ", false),
          new DemoPrompt(Priority.LOW, "One morning a small fox ", false),
          new DemoPrompt(Priority.NORMAL, "What is Millrace?", true),
          new DemoPrompt(Priority.NORMAL, "Tell me a story about a river.", true),
          new DemoPrompt(Priority.HIGH, "Sort 42, 7, 19.", true),
          new DemoPrompt(Priority.HIGH, "Reverse the word 'river'.", true),
          new DemoPrompt(Priority.CRITICAL, "Add 27 and 58.", true),
          new DemoPrompt(Priority.CRITICAL, "Write 'river' in upper case.", true));
}
