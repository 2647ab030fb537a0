package dev.millrace.standalone.demo;

import dev.millrace.standalone.facade.RequestResult;
import java.util.Optional;

/**
 * A prompt and what became of it. Pure.
 *
 * @param submittedMs when the submission was sent, by any clock that all answers share
 * @param acceptedMs when the facade had confirmed it, by the same clock: it arrived in its queue
 *     between the two
 */
record DemoAnswer(DemoPrompt prompt, RequestResult result, double submittedMs, double acceptedMs) {

  /** How far apart workers may take what was dispatched at one time. */
  private static final double SLACK_MS = 50;

  /** What is wrong with it; {@code known} says whether right answers are known. */
  Optional<String> fault(boolean known) {
    if (!result.succeeded()) {
      return Optional.of("'%s' %s: %s".formatted(prompt.text(), result.outcome(), result.error()));
    }
    return prompt
        .answer()
        .filter(right -> known && !right.equals(result.text()))
        .map(right -> "'%s' => '%s', not '%s'".formatted(prompt.text(), result.text(), right));
  }

  /** Whether a worker took it first, whenever within their bounds the two arrived. */
  boolean certainlyStartedBefore(DemoAnswer other) {
    Double wait = result.queueMs();
    Double otherWait = other.result.queueMs();
    return wait != null
        && otherWait != null
        && acceptedMs + wait + SLACK_MS < other.submittedMs + otherWait;
  }
}
