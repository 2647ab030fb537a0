package dev.millrace.testing.guarantee;

import dev.millrace.testing.guarantee.StreamStep.Ended;
import dev.millrace.testing.guarantee.StreamStep.Restarted;
import dev.millrace.testing.guarantee.StreamStep.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one reader saw of one stream. Tokens follow each other from index 0, begin again only after
 * a restart, and stop at the end.
 */
final class StreamAccount {

  private final String who;
  private final Consumer<Finding> findings;
  private final StringBuilder text = new StringBuilder();
  private int next;
  private @Nullable Ended end;

  private StreamAccount(String who, Consumer<Finding> findings) {
    this.who = who;
    this.findings = findings;
  }

  static StreamAccount of(String who, List<StreamStep> steps, Consumer<Finding> findings) {
    StreamAccount account = new StreamAccount(who, findings);
    steps.forEach(account::take);
    return account;
  }

  private void take(StreamStep step) {
    Ended before = end;
    switch (step) {
      case Ended ended when before != null ->
          report(Fault.DOUBLE_TERMINAL, "a second end, " + ended.outcome());
      case Ended ended -> {
        end = ended;
        if (!ended.text().contentEquals(text)) {
          report(Fault.TORN_STREAM, "the end's text is not the text that was streamed");
        }
      }
      case Tokens tokens when before != null ->
          report(Fault.TOKENS_AFTER_END, "token " + tokens.firstIndex() + " after the end");
      case Restarted ignored when before != null ->
          report(Fault.TOKENS_AFTER_END, "a restart after the end");
      case Restarted ignored -> {
        next = 0;
        text.setLength(0);
      }
      case Tokens tokens -> {
        if (tokens.firstIndex() != next) {
          report(Fault.TORN_STREAM, "token " + tokens.firstIndex() + " in place of " + next);
        }
        next = tokens.firstIndex() + tokens.count();
        text.append(tokens.text());
      }
    }
  }

  private void report(Fault fault, String what) {
    findings.accept(new Finding(fault, who + ": " + what));
  }

  String who() {
    return who;
  }

  String text() {
    return text.toString();
  }

  Optional<Ended> end() {
    return Optional.ofNullable(end);
  }
}
