package dev.millrace.resultlog;

import static dev.millrace.resultlog.Records.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.Writers.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The reader rule against random interleavings of workers, zombies and repeated dispatches. */
class StreamReaderPropertyTest {

  @Property(tries = 3000)
  void shouldAgreeWithTheModelAtEveryOffset(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int dispatches) {
    List<ResultEvent> log = new Writers(seed).run(60, dispatches).log();
    StreamReader reader = new StreamReader(REQUEST);

    for (int i = 0; i < log.size(); i++) {
      reader.read(log.get(i));
      assertThat(reader.snapshot()).isEqualTo(LogModel.of(REQUEST, log.subList(0, i + 1)));
    }
  }

  @Property(tries = 3000)
  void shouldTellAFollowerTheSameStreamWithoutLossRepetitionOrSecondEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int dispatches) {
    List<ResultEvent> log = new Writers(seed).run(80, dispatches).log();
    StreamReader reader = new StreamReader(REQUEST);
    List<Integer> followed = new ArrayList<>();
    int ends = 0;

    for (ResultEvent event : log) {
      Reading reading = reader.read(event);
      if (reading instanceof Reading.Accepted accepted) {
        ResultEvent.Tokens tokens = accepted.tokens();
        assertThat(tokens.firstIndex()).isEqualTo(followed.size());
        followed.addAll(tokens.ids());
      } else if (reading instanceof Reading.Restarted restarted) {
        assertThat(restarted.dropped()).isEqualTo(followed.size());
        followed.clear();
      } else if (reading instanceof Reading.Continued continued) {
        assertThat(continued.nextIndex()).isEqualTo(followed.size());
      } else if (reading instanceof Reading.Ended) {
        ends++;
      }
      assertThat(reading).isNotInstanceOf(Reading.Broken.class);
    }

    assertThat(followed).isEqualTo(reader.snapshot().ids());
    assertThat(ends).isEqualTo(reader.finished().isPresent() ? 1 : 0);
    assertThat(indices(followed)).isSorted().doesNotHaveDuplicates();
  }

  @Property(tries = 2000)
  void shouldHoldEveryTokenOfTheEndingRunWhenTheStreamIsOver(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int dispatches) {
    List<ResultEvent> log = new Writers(seed).run(150, dispatches).log();

    StreamSnapshot stream = readAll(log);

    if (stream.finished().isPresent()) {
      assertThat(indices(stream.ids())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
      assertThat(stream.run()).hasValue(stream.finished().get().run());
    }
  }

  @Property(tries = 2000)
  void shouldShowAWorkerAtItsMarkerWhatEveryReaderSeesThere(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int dispatches) {
    Writers writers = new Writers(seed).run(80, dispatches);

    for (View view : writers.views()) {
      StreamReader late = new StreamReader(REQUEST);
      writers.log().subList(0, view.marker()).forEach(late::read);
      assertThat(late.snapshot()).isEqualTo(view.snapshot());
      Reading atMarker = late.read(writers.log().get(view.marker()));
      if (atMarker instanceof Reading.Continued continued) {
        assertThat(continued.nextIndex()).isEqualTo(view.snapshot().tokenCount());
      }
    }
  }

  @Property(tries = 1000)
  void shouldNeverChangeItsEndWhenMoreIsWritten(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int dispatches) {
    List<ResultEvent> log = new Writers(seed).run(150, dispatches).log();
    Optional<StreamSnapshot> ended = Optional.empty();

    for (int i = 1; i <= log.size(); i++) {
      StreamSnapshot late = readAll(log.subList(0, i));
      ended.ifPresent(before -> assertThat(late).isEqualTo(before));
      if (late.finished().isPresent()) {
        ended = Optional.of(late);
      }
    }
  }

  private static StreamSnapshot readAll(List<ResultEvent> log) {
    StreamReader reader = new StreamReader(REQUEST);
    log.forEach(reader::read);
    return reader.snapshot();
  }

  private static List<Integer> indices(List<Integer> ids) {
    return ids.stream().map(id -> id % 1000).collect(Collectors.toList());
  }
}
