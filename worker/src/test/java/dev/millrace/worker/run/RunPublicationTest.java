package dev.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.model.Completion;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.resultlog.Opening;
import dev.millrace.resultlog.StreamSnapshot;
import dev.millrace.worker.metrics.AbandonReason;
import dev.millrace.worker.run.RunPublication.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RunPublicationTest {

  private static final RequestId REQUEST = new RequestId(new UUID(1, 1));
  private static final Opening FRESH = Opening.Fresh.EMPTY;
  private static final Verdict DONE =
      new Verdict(
          Outcome.SUCCEEDED, Optional.empty(), Optional.empty(), "", Usage.NONE, Timings.NONE);

  private final RunPublication run = new RunPublication(REQUEST, 7, 3);

  @Test
  void shouldSendTheFirstTokenAtOnceWhenNothingIsInFlight() {
    run.opened(FRESH);

    Step step = run.token(token(0));

    assertThat(step).isEqualTo(new Step.Append(tokens(0, 0)));
  }

  @Test
  void shouldGatherTokensWhenARecordIsInFlight() {
    // Given a record in flight
    run.opened(FRESH);
    run.token(token(0));

    // When more tokens come than a record holds
    for (int i = 1; i <= 5; i++) {
      assertThat(run.token(token(i))).isEqualTo(Step.NOTHING);
    }

    // Then the acknowledgements take them along, a full record at a time
    assertThat(run.acknowledged()).isEqualTo(new Step.Append(tokens(1, 3)));
    assertThat(run.acknowledged()).isEqualTo(new Step.Append(tokens(4, 5)));
    assertThat(run.acknowledged()).isEqualTo(Step.NOTHING);
  }

  @Test
  void shouldHoldEverythingBackWhenTheRunIsNotOpenYet() {
    // Given tokens and an end before the opening
    assertThat(run.token(token(0))).isEqualTo(Step.NOTHING);
    assertThat(run.ended(DONE, "tail")).isEqualTo(Step.NOTHING);

    // When it is confirmed
    Step first = run.opened(FRESH);

    // Then they go out in order, the held back text in a record of its own
    assertThat(first).isEqualTo(new Step.Append(tokens(0, 0)));
    assertThat(run.acknowledged())
        .isEqualTo(new Step.Append(new Tokens(REQUEST, 7, 1, "tail", List.of())));
    assertThat(run.acknowledged()).isEqualTo(new Step.Finish(DONE));
    assertThat(run.acknowledged()).isEqualTo(new Step.Report(DONE, false, Optional.of("<0>tail")));
    assertThat(run.phase()).isEqualTo(Phase.OVER);
  }

  @Test
  void shouldSendOneRecordBehindTheMarkerWhenNothingCanStandBeforeIt() {
    // Given a marker on its way
    assertThat(run.markerAhead()).isEqualTo(Step.NOTHING);

    // When tokens come before it is acknowledged
    assertThat(run.token(token(0))).isEqualTo(new Step.Append(tokens(0, 0)));
    assertThat(run.token(token(1))).isEqualTo(Step.NOTHING);
    assertThat(run.acknowledged()).isEqualTo(Step.NOTHING);

    // Then those after the first record wait for it
    assertThat(run.opened(FRESH)).isEqualTo(new Step.Append(tokens(1, 1)));
  }

  @Test
  void shouldWriteNoEndBehindAMarkerThatIsNotAcknowledged() {
    run.markerAhead();

    assertThat(run.ended(DONE, "tail")).isEqualTo(Step.NOTHING);
    assertThat(run.opened(FRESH))
        .isEqualTo(new Step.Append(new Tokens(REQUEST, 7, 0, "tail", List.of())));
  }

  @Test
  void shouldWriteTheHeldBackTextAloneWhenEveryTokenIsOut() {
    // Given a token that is acknowledged
    run.opened(FRESH);
    run.token(token(0));
    run.acknowledged();

    // When the generation ends with text that it held back
    Step step = run.ended(DONE, "tail");

    // Then the text has a record of its own
    assertThat(step).isEqualTo(new Step.Append(new Tokens(REQUEST, 7, 1, "tail", List.of())));
    assertThat(run.acknowledged()).isEqualTo(new Step.Finish(DONE));
  }

  @Test
  void shouldAdoptTheEndWhenTheStreamHasOne() {
    run.token(token(0));
    Finished earlier = new Finished(REQUEST, 3, DONE, Instant.EPOCH);

    Step step = run.opened(new Opening.AlreadyEnded(earlier));

    assertThat(step).isEqualTo(new Step.Report(DONE, true, Optional.empty()));
    assertThat(run.token(token(1))).isEqualTo(Step.NOTHING);
    assertThat(run.ended(DONE, "")).isEqualTo(Step.NOTHING);
  }

  @Test
  void shouldReportTheWholeTextWhenItContinuesAStream() {
    // Given a stream that an earlier run began
    StreamSnapshot before =
        new StreamSnapshot(Optional.empty(), "<0><1>", List.of(0, 1), Optional.empty());
    run.opened(new Opening.Fresh(2, before, false));

    // When it is continued and ended
    run.token(token(2));
    run.acknowledged();
    run.ended(DONE, "");

    // Then the report has the text of both
    assertThat(run.acknowledged())
        .isEqualTo(new Step.Report(DONE, false, Optional.of("<0><1><2>")));
  }

  @Test
  void shouldReportNoTextWhenItIsLongerThanACompletionCarries() {
    run.opened(FRESH);
    String half = "\u20ac".repeat(Completion.MAX_OUTPUT_BYTES / 6);

    for (int i = 0; i < 2; i++) {
      run.token(new GeneratedToken(i, i, half + (i == 0 ? "" : "!!!!!!!!")));
      run.acknowledged();
    }
    run.ended(DONE, "");

    assertThat(run.acknowledged()).isEqualTo(new Step.Report(DONE, false, Optional.empty()));
  }

  @Test
  void shouldGiveUpWhenAHigherRunHasTheStream() {
    Step step = run.opened(new Opening.Superseded(9));

    assertThat(step).isEqualTo(new Step.Abandon(AbandonReason.SUPERSEDED));
  }

  @Test
  void shouldWriteNothingMoreWhenItWasGivenUp() {
    // Given a run with a record in flight
    run.opened(FRESH);
    run.token(token(0));
    run.token(token(1));

    // When it is given up
    Step step = run.abandon(AbandonReason.UNWRITABLE);

    // Then whatever comes is nothing
    assertThat(step).isEqualTo(new Step.Abandon(AbandonReason.UNWRITABLE));
    assertThat(run.acknowledged()).isEqualTo(Step.NOTHING);
    assertThat(run.ended(DONE, "x")).isEqualTo(Step.NOTHING);
    assertThat(run.abandon(AbandonReason.ENGINE_LOST)).isEqualTo(Step.NOTHING);
  }

  @Property
  void shouldWriteEveryTokenOnceInOrderAndThenTheEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
    Random random = new Random(seed);
    RunPublication any = new RunPublication(REQUEST, 7, 1 + random.nextInt(5));
    String tail = random.nextBoolean() ? "" : "held back";
    List<Integer> written = new ArrayList<>();
    Set<Phase> seen = EnumSet.of(any.phase());
    int generated = 0;
    int flights = 0;
    boolean opened = false;
    boolean ended = false;
    Optional<Step> last = Optional.empty();
    while (any.phase() != Phase.OVER) {
      Step step = Step.NOTHING;
      switch (random.nextInt(5)) {
        case 0 -> {
          if (!opened) {
            opened = true;
            step = any.opened(FRESH);
          }
        }
        case 1 -> {
          if (flights == 1) {
            flights = 0;
            step = any.acknowledged();
          }
        }
        case 2 -> {
          if (!opened) {
            step = any.markerAhead();
          }
        }
        default -> {
          if (generated < count) {
            step = any.token(token(generated++));
          } else if (!ended) {
            ended = true;
            step = any.ended(DONE, tail);
          }
        }
      }
      if (step instanceof Step.Append(Tokens tokens)) {
        assertThat(tokens.firstIndex()).isEqualTo(written.size());
        written.addAll(tokens.ids());
      }
      flights += step instanceof Step.Append || step instanceof Step.Finish ? 1 : 0;
      assertThat(flights).isLessThanOrEqualTo(1);
      seen.add(any.phase());
      last = Optional.of(step);
    }
    assertThat(written).hasSize(count).isSorted().doesNotHaveDuplicates();
    assertThat(last)
        .contains(new Step.Report(DONE, false, Optional.of(tokens(0, count - 1).text() + tail)));
    assertThat(seen).contains(Phase.OPENING, Phase.ENDING, Phase.OVER);
  }

  private static GeneratedToken token(int index) {
    return new GeneratedToken(index, index, "<" + index + ">");
  }

  private static Tokens tokens(int first, int last) {
    List<Integer> ids = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = first; i <= last; i++) {
      ids.add(i);
      text.append('<').append(i).append('>');
    }
    return new Tokens(REQUEST, 7, first, text.toString(), ids);
  }
}
