package dev.millrace.demomodel.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.demomodel.train.corpus.Document;
import dev.millrace.demomodel.train.corpus.Turn;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  @Test
  void shouldGiveBackAnyText() {
    String text = "Grüße, 世界 🌊\t\u0000\r\n";

    Sequence sequence = Vocabulary.encode(new Document.Text(text), true);

    assertThat(Vocabulary.decode(Arrays.stream(sequence.tokens()).boxed().toList())).isEqualTo(text);
  }

  @Test
  void shouldLearnOnlyTheAnswerAndItsEnd() {
    Sequence sequence = Vocabulary.encode(new Document.Chat("", List.of(new Turn("Add 1 and 2.", "3")), 2), true);

    int answer = Vocabulary.prompt("Add 1 and 2.").length;
    for (int i = 0; i < sequence.length(); i++) {
      assertThat(sequence.weights()[i]).isEqualTo(i == answer || i == answer + 1 ? 2 : 0);
    }
    assertThat(sequence.tokens()[answer + 1]).isEqualTo(Vocabulary.END);
  }

  @Test
  void shouldBeginADocumentWithThePromptThatAsksForItsAnswer() {
    Sequence sequence = Vocabulary.encode(new Document.Chat("", List.of(new Turn("Hi.", "Hello!")), 1), true);

    assertThat(sequence.tokens()).startsWith(Vocabulary.prompt("Hi."));
  }

  @Test
  void shouldNameEveryTokenDifferently() {
    assertThat(Vocabulary.names()).hasSize(Vocabulary.SIZE).doesNotHaveDuplicates().doesNotContainNull();
  }
}
