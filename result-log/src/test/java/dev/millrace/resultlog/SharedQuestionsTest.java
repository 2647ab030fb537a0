package dev.millrace.resultlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedQuestionsTest {

  private final List<String> topics = new ArrayList<>();
  private final List<CompletableFuture<Long>> put = new ArrayList<>();
  private final SharedQuestions<String, Long> questions =
      new SharedQuestions<>(
          topic -> {
            topics.add(topic);
            CompletableFuture<Long> answer = new CompletableFuture<>();
            put.add(answer);
            return answer;
          });

  @Test
  void shouldPutTwoQuestionsWhenAThousandReadersComeAtOnce() {
    // When
    List<CompletableFuture<Long>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(questions.ask("a"));
    }
    put.get(0).complete(1L);
    put.get(1).complete(2L);
    // Then whoever came while the first was under way gets the answer to a later one
    assertThat(put).hasSize(2);
    assertThat(answers.get(0)).isCompletedWithValue(1L);
    assertThat(answers.subList(1, 1_000))
        .allSatisfy(answer -> assertThat(answer).isCompletedWithValue(2L));
  }

  @Test
  void shouldAskAgainWhenNothingIsUnderWay() {
    // Given
    CompletableFuture<Long> first = questions.ask("a");
    put.get(0).complete(1L);
    // When
    CompletableFuture<Long> second = questions.ask("a");
    put.get(1).complete(2L);
    // Then
    assertThat(first).isCompletedWithValue(1L);
    assertThat(second).isCompletedWithValue(2L);
  }

  @Test
  void shouldNotWaitForAnotherTopicWhenTwoAreAskedAbout() {
    // When
    CompletableFuture<Long> a = questions.ask("a");
    CompletableFuture<Long> b = questions.ask("b");
    put.get(1).complete(2L);
    // Then
    assertThat(topics).containsExactly("a", "b");
    assertThat(a).isNotDone();
    assertThat(b).isCompletedWithValue(2L);
  }

  @Test
  void shouldGoOnAfterAFailureAndACancellation() {
    // Given
    CompletableFuture<Long> failed = questions.ask("a");
    CompletableFuture<Long> cancelled = questions.ask("a");
    CompletableFuture<Long> answered = questions.ask("a");
    // When
    cancelled.cancel(false);
    put.get(0).completeExceptionally(new IllegalStateException("away"));
    put.get(1).complete(3L);
    // Then
    assertThat(failed).isCompletedExceptionally();
    assertThat(cancelled).isCancelled();
    assertThat(answered).isCompletedWithValue(3L);
  }
}
