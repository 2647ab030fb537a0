package dev.millrace.demomodel.train.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.demomodel.CanaryPrompts;
import dev.millrace.demomodel.ExactPrompt;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CorpusTest {

  @Test
  void shouldNeverTeachWhatCanariesAsk() {
    Set<String> asked =
        CanaryPrompts.heldOut(4, 400).stream().map(ExactPrompt::prompt).collect(Collectors.toSet());

    assertThat(Stream.concat(shortChats(Phase.LETTERS, 20_000), shortChats(Phase.SUMS, 20_000)))
        .flatExtracting(Document.Chat::turns)
        .extracting(Turn::user)
        .doesNotContainAnyElementsOf(asked);
  }

  @Test
  void shouldBeDeterminedByTheRandomGeneratorAndThePhase() {
    assertThat(shortChats(Phase.SUMS, 100).toList()).isEqualTo(shortChats(Phase.SUMS, 100).toList());
  }

  @Test
  void shouldFillConversationsUpToTheLengthAskedFor() {
    Corpus corpus = new Corpus(new SplittableRandom(3), Phase.LETTERS);
    for (int i = 0; i < 100; i++) {
      Document.Chat chat = (Document.Chat) corpus.drawConversation(1024);
      assertThat(chat.turns()).hasSizeGreaterThan(1);
      int characters = chat.turns().stream().mapToInt(turn -> turn.user().length() + turn.answer().length()).sum();
      assertThat(characters).isBetween(400, 1024);
    }
  }

  @Test
  void shouldGiveEveryFixedQuestionOneAnswer() {
    List<Turn> turns = FixedAnswers.read("questions.txt").canonical();

    assertThat(turns).hasSizeGreaterThan(40).extracting(Turn::user).doesNotHaveDuplicates();
    assertThat(turns).extracting(Turn::answer).allSatisfy(answer -> assertThat(answer).isNotBlank());
  }

  private static Stream<Document.Chat> shortChats(Phase phase, int count) {
    Corpus corpus = new Corpus(new SplittableRandom(9), phase);
    return Stream.generate(() -> (Document.Chat) corpus.drawShort()).limit(count);
  }
}
