package dev.millrace.standalone.canary;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.millrace.demomodel.ExactPrompt;
import java.util.ArrayList;
import java.util.List;

/**
 * The same prompts alone and with every slot busy, greedy. Texts may differ, because a batch adds
 * up floating-point numbers in another order; a right answer may not become a wrong one.
 *
 * @param slots slots of all workers of the model
 * @param compared answers given while all slots were busy
 * @param equal how many of them are, character for character, what came alone
 * @param different the others
 * @param spoilt how many of the different ones were right alone and are wrong now
 */
@JsonPropertyOrder({"slots", "compared", "equal", "different", "spoilt"})
public record FullSlots(int slots, int compared, int equal, int different, int spoilt) {

  /** As many rounds of all slots, so that answers end and begin beside each other. */
  private static final int ROUNDS = 3;

  /** What is sent at once: every prompt in turn, until all slots are filled several times. */
  static List<ExactPrompt> crowd(List<ExactPrompt> prompts, int slots) {
    int size = Math.max(prompts.size(), ROUNDS * slots);
    List<ExactPrompt> crowd = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      crowd.add(prompts.get(i % prompts.size()));
    }
    return crowd;
  }

  /** Compares; {@code among} holds the answers to the crowd of the prompts of {@code alone}. */
  static FullSlots compare(int slots, List<Answer> alone, List<Answer> among) {
    int equal = 0;
    int spoilt = 0;
    for (int i = 0; i < among.size(); i++) {
      Answer before = alone.get(i % alone.size());
      Answer now = among.get(i);
      boolean same = now.error() == null && now.text().equals(before.text());
      equal += same ? 1 : 0;
      spoilt += !same && before.isRight() ? 1 : 0;
    }
    return new FullSlots(slots, among.size(), equal, among.size() - equal, spoilt);
  }
}
