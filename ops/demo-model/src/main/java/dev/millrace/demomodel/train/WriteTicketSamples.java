package dev.millrace.demomodel.train;

import dev.millrace.demomodel.CanaryPrompts;
import dev.millrace.demomodel.ExactPrompt;
import dev.millrace.demomodel.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the sample batch input and the labels expected for it: {@code WriteTicketSamples DIRECTORY}.
 *
 * <p>The messages are held out from training.
 */
public final class WriteTicketSamples {

  private static final long SEED = 300;
  private static final int COUNT = 300;

  private WriteTicketSamples() {}

  public static void main(String[] arguments) throws IOException {
    List<String> requests = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (ExactPrompt prompt : CanaryPrompts.heldOut(Skill.CLASSIFICATION, SEED, COUNT)) {
      String id = String.format(Locale.ROOT, "ticket-%03d", requests.size() + 1);
      requests.add("{\"custom_id\":\"" + id + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
          + "{\"model\":\"millrace-demo\",\"messages\":[{\"role\":\"user\",\"content\":\"" + plain(prompt.prompt())
          + "\"}],\"max_tokens\":16,\"temperature\":0}}");
      labels.add("{\"custom_id\":\"" + id + "\",\"label\":\"" + prompt.answer() + "\"}");
    }
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    Files.write(directory.resolve("tickets.jsonl"), requests);
    Files.write(directory.resolve("tickets.expected.jsonl"), labels);
  }

  /** The grammar writes nothing that JSON would have to escape. */
  private static String plain(String text) {
    if (!text.matches("[ !#-\\[\\]-~]*")) {
      throw new IllegalStateException("needs escaping: " + text);
    }
    return text;
  }
}
