package dev.millrace.demomodel.train.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Questions that have one fixed answer each: about Millrace, and about the model itself.
 *
 * <p>Read from a resource in which a paragraph is one answer: its wordings, one a line and marked with {@code ?}, then
 * the answer, marked with {@code !}.
 */
public final class FixedAnswers {

  private final List<Turn> canonical = new ArrayList<>();
  private final List<List<Turn>> wordings = new ArrayList<>();

  private FixedAnswers() {}

  /** Reads a resource of this package. */
  public static FixedAnswers read(String resource) {
    FixedAnswers answers = new FixedAnswers();
    List<String> questions = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(
        new InputStreamReader(FixedAnswers.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("?")) {
          questions.add(line.substring(1).strip());
        } else if (line.startsWith("!")) {
          String answer = line.substring(1).strip();
          answers.canonical.add(new Turn(questions.get(0), answer));
          answers.wordings.add(questions.stream().map(question -> new Turn(question, answer)).toList());
          questions.clear();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answers;
  }

  /** The first wording of every question. */
  public List<Turn> canonical() {
    return List.copyOf(canonical);
  }

  Turn draw(RandomGenerator random) {
    List<Turn> of = wordings.get(random.nextInt(wordings.size()));
    Turn turn = of.get(random.nextInt(of.size()));
    return random.nextInt(4) > 0 ? turn : new Turn(careless(turn.user()), turn.answer());
  }

  /** As people type: lower case, no full stop or question mark. */
  private static String careless(String question) {
    String lower = question.toLowerCase(java.util.Locale.ROOT);
    return lower.endsWith("?") || lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
