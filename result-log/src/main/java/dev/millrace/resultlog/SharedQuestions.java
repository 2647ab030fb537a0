package dev.millrace.resultlog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Questions to the broker, of which one per topic (or partition) is under way at a time. Whoever
 * asks meanwhile shares the next one, so that a thousand readers who come at once put two questions
 * and not a thousand.
 *
 * <p>Invariant: every answer is to a question that was put after it was asked for. Thread rule: any
 * thread; nothing blocks.
 */
final class SharedQuestions<K, T> {

  private final Function<K, CompletableFuture<T>> question;
  private final Set<K> underWay = new HashSet<>();
  private final Map<K, CompletableFuture<T>> next = new HashMap<>();

  /**
   * @param question puts one question about a topic
   */
  SharedQuestions(Function<K, CompletableFuture<T>> question) {
    this.question = question;
  }

  /** The answer about this topic; the caller's own to cancel. */
  CompletableFuture<T> ask(K topic) {
    CompletableFuture<T> answer;
    synchronized (this) {
      if (!underWay.add(topic)) {
        return next.computeIfAbsent(topic, same -> new CompletableFuture<>()).copy();
      }
      answer = new CompletableFuture<>();
    }
    CompletableFuture<T> own = answer.copy();
    put(topic, answer);
    return own;
  }

  private void put(K topic, CompletableFuture<T> answer) {
    CompletableFuture<T> asked;
    try {
      asked = question.apply(topic);
    } catch (RuntimeException refused) {
      asked = CompletableFuture.failedFuture(refused);
    }
    CompletableFuture<T> unused =
        asked.whenComplete(
            (value, failure) -> {
              goOn(topic);
              if (failure == null) {
                answer.complete(value);
              } else {
                answer.completeExceptionally(failure);
              }
            });
  }

  private void goOn(K topic) {
    CompletableFuture<T> waiting;
    synchronized (this) {
      waiting = next.remove(topic);
      if (waiting == null) {
        underWay.remove(topic);
      }
    }
    if (waiting != null) {
      put(topic, waiting);
    }
  }
}
