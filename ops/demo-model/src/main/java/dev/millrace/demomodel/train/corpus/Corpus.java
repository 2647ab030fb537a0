package dev.millrace.demomodel.train.corpus;

import dev.millrace.demomodel.Skill;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An endless mix of documents, wholly determined by its random generator. */
public final class Corpus {

  private static final FixedAnswers FIXED = FixedAnswers.read("questions.txt");
  private static final float EXACT_WEIGHT = 3;
  private static final float FIXED_WEIGHT = 1.5f;
  private static final float STORY_WEIGHT = 0.6f;

  private static final String[] SYSTEMS = {
    "You are a helpful assistant.", "You are the Millrace demo model.", "Answer shortly.", "You are a helpful assistant"
  };

  private final SplittableRandom random;
  private final List<Skill> skills;

  /** What one step of training draws from. */
  public Corpus(SplittableRandom random, Phase phase) {
    this.random = random;
    skills = phase.mix();
  }

  /** A single question with a short answer. */
  public Document drawShort() {
    int choice = random.nextInt(100);
    if (choice < 86) {
      return chat(List.of(ExactTurns.draw(skills.get(random.nextInt(skills.size())), random)), EXACT_WEIGHT);
    }
    return chat(List.of(choice < 98 ? FIXED.draw(random) : OutOfReach.draw(random)), FIXED_WEIGHT);
  }

  /** A story, as plain text or as an answer. */
  public Document drawStory() {
    return random.nextInt(5) < 2
        ? new Document.Text(Stories.draw(random).text())
        : chat(List.of(Stories.turn(random)), STORY_WEIGHT);
  }

  /** A conversation of many turns that fills about the given number of characters, so that long contexts are met. */
  public Document drawConversation(int characters) {
    List<Turn> turns = new ArrayList<>();
    for (int filled = 0; ; ) {
      Turn turn = anyTurn();
      filled += turn.user().length() + turn.answer().length() + 8;
      if (filled > characters) {
        return chat(turns, FIXED_WEIGHT);
      }
      turns.add(turn);
    }
  }

  private Turn anyTurn() {
    int choice = random.nextInt(20);
    return choice < 12 ? ExactTurns.draw(skills.get(random.nextInt(skills.size())), random)
        : choice < 15 ? FIXED.draw(random)
        : choice < 16 ? OutOfReach.draw(random)
        : Stories.turn(random);
  }

  private Document chat(List<Turn> turns, float weight) {
    String system = random.nextInt(12) == 0 ? SYSTEMS[random.nextInt(SYSTEMS.length)] : "";
    return new Document.Chat(system, turns, weight);
  }
}
