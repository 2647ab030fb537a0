package dev.millrace.resultlog;

import static dev.millrace.model.ResultEvent.StartMode.CONTINUE;
import static dev.millrace.model.ResultEvent.StartMode.RESTART;
import static dev.millrace.resultlog.Records.OTHER;
import static dev.millrace.resultlog.Records.REQUEST;
import static dev.millrace.resultlog.Records.finished;
import static dev.millrace.resultlog.Records.started;
import static dev.millrace.resultlog.Records.tail;
import static dev.millrace.resultlog.Records.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.Reading.Ignored;
import dev.millrace.resultlog.Reading.Ignored.Reason;
import org.junit.jupiter.api.Test;

class StreamReaderTest {

  private final StreamReader reader = new StreamReader(REQUEST);

  @Test
  void shouldMakeOneStreamWhenOneRunWritesIt() {
    // Given a whole run
    ResultEvent.Started marker = started(REQUEST, 7, RESTART);
    ResultEvent.Finished end = finished(REQUEST, 7);

    // When it is read
    Reading first = reader.read(marker);
    Reading second = reader.read(tokens(REQUEST, 7, 0, 2));
    Reading third = reader.read(tokens(REQUEST, 7, 2, 1));
    Reading last = reader.read(end);

    // Then every record counts
    assertThat(first).isEqualTo(new Reading.RunStarted(marker));
    assertThat(second).isEqualTo(new Reading.Accepted(tokens(REQUEST, 7, 0, 2)));
    assertThat(third).isEqualTo(new Reading.Accepted(tokens(REQUEST, 7, 2, 1)));
    assertThat(last).isEqualTo(new Reading.Ended(end));
    assertThat(reader.snapshot().text()).isEqualTo("<7000><7001><7002>");
    assertThat(reader.snapshot().ids()).containsExactly(7000, 7001, 7002);
    assertThat(reader.snapshot().run()).hasValue(7);
    assertThat(reader.snapshot().finished()).contains(end);
  }

  @Test
  void shouldIgnoreAnOldRunWhenAHigherOneHasItsMarkerInTheLog() {
    // Given a run that took over
    given(started(REQUEST, 7, RESTART), tokens(REQUEST, 7, 0, 2), started(REQUEST, 9, CONTINUE));

    // When the old one goes on
    Reading late = reader.read(tokens(REQUEST, 7, 2, 1));

    // Then it does not count, not even its end or its repeated marker
    assertThat(late).isEqualTo(new Ignored(Reason.OTHER_RUN));
    assertThat(reader.read(finished(REQUEST, 7))).isEqualTo(new Ignored(Reason.OTHER_RUN));
    assertThat(reader.read(started(REQUEST, 7, RESTART))).isEqualTo(new Ignored(Reason.OTHER_RUN));
    assertThat(reader.tokenCount()).isEqualTo(2);
  }

  @Test
  void shouldGoOnAtTheNextIndexWhenAHigherRunContinues() {
    // Given tokens of a first run
    given(started(REQUEST, 7, RESTART), tokens(REQUEST, 7, 0, 2));

    // When a higher one continues
    Reading reading = reader.read(started(REQUEST, 9, CONTINUE));

    // Then they stay
    assertThat(reading).isEqualTo(new Reading.Continued(started(REQUEST, 9, CONTINUE), 2));
    given(tokens(REQUEST, 9, 2, 1));
    assertThat(reader.snapshot().ids()).containsExactly(7000, 7001, 9002);
  }

  @Test
  void shouldVoidTheTokensWhenAHigherRunRestarts() {
    // Given tokens of a first run
    given(started(REQUEST, 7, RESTART), tokens(REQUEST, 7, 0, 2));

    // When a higher one restarts
    Reading reading = reader.read(started(REQUEST, 9, RESTART));

    // Then they are void, and it says how many
    assertThat(reading).isEqualTo(new Reading.Restarted(started(REQUEST, 9, RESTART), 2));
    given(tokens(REQUEST, 9, 0, 1));
    assertThat(reader.snapshot().ids()).containsExactly(9000);
    assertThat(reader.snapshot().text()).isEqualTo("<9000>");
  }

  @Test
  void shouldIgnoreEverythingWhenTheStreamIsOver() {
    // Given an ended stream
    given(started(REQUEST, 7, RESTART), finished(REQUEST, 7));

    // When a higher run comes nevertheless
    Reading marker = reader.read(started(REQUEST, 9, RESTART));

    // Then nothing of it counts
    assertThat(marker).isEqualTo(new Ignored(Reason.AFTER_END));
    assertThat(reader.read(tokens(REQUEST, 9, 0, 1))).isEqualTo(new Ignored(Reason.AFTER_END));
    assertThat(reader.read(finished(REQUEST, 9))).isEqualTo(new Ignored(Reason.AFTER_END));
    assertThat(reader.finished()).contains(finished(REQUEST, 7));
  }

  @Test
  void shouldIgnoreRecordsWhenTheyBelongToAnotherRequestOrHaveNoMarker() {
    // Given nothing read
    // When records come that the stream cannot own
    Reading foreign = reader.read(started(OTHER, 7, RESTART));
    Reading unannounced = reader.read(tokens(REQUEST, 7, 0, 1));

    // Then they do not count
    assertThat(foreign).isEqualTo(new Ignored(Reason.OTHER_REQUEST));
    assertThat(unannounced).isEqualTo(new Ignored(Reason.OTHER_RUN));
    assertThat(reader.snapshot()).isEqualTo(StreamSnapshot.EMPTY);
  }

  @Test
  void shouldIgnoreTokensWhenTheyWereAcceptedBefore() {
    // Given three tokens
    given(started(REQUEST, 7, RESTART), tokens(REQUEST, 7, 0, 3));

    // When some of them come again
    Reading reading = reader.read(tokens(REQUEST, 7, 1, 2));

    // Then they do not count, and neither does a second marker of the run
    assertThat(reading).isEqualTo(new Ignored(Reason.REPEATED));
    assertThat(reader.read(started(REQUEST, 7, RESTART))).isEqualTo(new Ignored(Reason.REPEATED));
    assertThat(reader.tokenCount()).isEqualTo(3);
  }

  @Test
  void shouldSayBrokenWhenTokensAreMissingOrMixed() {
    // Given two tokens
    given(started(REQUEST, 7, RESTART), tokens(REQUEST, 7, 0, 2));

    // When a record leaves one out
    Reading gap = reader.read(tokens(REQUEST, 7, 3, 1));

    // Then nothing is accepted; the same for one that mixes old and new
    assertThat(gap).isEqualTo(new Reading.Broken(7, 2, 3));
    assertThat(reader.read(tokens(REQUEST, 7, 1, 3))).isEqualTo(new Reading.Broken(7, 2, 1));
    assertThat(reader.snapshot().ids()).containsExactly(7000, 7001);
  }

  @Test
  void shouldAcceptTheHeldBackTextOnceWhenARecordHasNoTokens() {
    // Given two tokens
    given(started(REQUEST, 7, RESTART), tokens(REQUEST, 7, 0, 2));

    // When the text that was held back comes twice
    Reading once = reader.read(tail(REQUEST, 7, 2, "tail"));
    Reading twice = reader.read(tail(REQUEST, 7, 2, "tail"));

    // Then it counts once
    assertThat(once).isInstanceOf(Reading.Accepted.class);
    assertThat(twice).isEqualTo(new Ignored(Reason.REPEATED));
    assertThat(reader.snapshot().text()).isEqualTo("<7000><7001>tail");
    assertThat(reader.tokenCount()).isEqualTo(2);
  }

  private void given(ResultEvent... events) {
    for (ResultEvent event : events) {
      reader.read(event);
    }
  }
}
