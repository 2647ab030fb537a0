package dev.millrace.ingest.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.openai.responses.ResponseSequence.Event;
import dev.millrace.ingest.stream.EventSource.Item;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Message;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.StoredResponse;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.resultlog.Reading;
import dev.millrace.resultlog.StreamReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The numbers of events are a function of the log. */
class ResponseSequenceTest {

  private static final RequestId ID = RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab");
  private static final int CLOSING = 4;

  private final ResponseShape shape =
      new ResponseShape(
          new StoredResponse(
              ID,
              "t",
              "m",
              Priority.NORMAL,
              new ResultAddress("results.x", 0),
              true,
              Instant.EPOCH,
              Instant.EPOCH.plusSeconds(60),
              ""),
          new ResponseContent(Json.object(), List.of(), List.of(new Message("user", "x"))));

  /** What the writers of one log did, each a function of its seed. */
  private List<ResultEvent> log(List<String> tokens, String heldBack, long seed) {
    Random random = new Random(seed);
    List<ResultEvent> log = new ArrayList<>();
    long run = 1;
    log.add(started(run, StartMode.RESTART));
    int done = 0;
    while (done < tokens.size()) {
      if (random.nextInt(4) == 0) {
        // Another worker takes over, and the first one still writes what nobody may count.
        long dead = run++;
        log.add(started(run, StartMode.CONTINUE));
        log.add(new ResultEvent.Tokens(ID, dead, done, "dead", List.of(7)));
      }
      int count = 1 + random.nextInt(Math.min(3, tokens.size() - done));
      ResultEvent record = tokens(run, tokens, done, count);
      log.add(record);
      if (random.nextInt(5) == 0) {
        log.add(record);
      }
      done += count;
    }
    if (!heldBack.isEmpty()) {
      log.add(new ResultEvent.Tokens(ID, run, done, heldBack, List.of()));
    }
    if (random.nextBoolean()) {
      log.add(started(++run, StartMode.CONTINUE));
    }
    Verdict verdict =
        Verdict.succeeded(FinishReason.STOP, new Usage(1, 0, tokens.size()), Timings.NONE);
    log.add(new ResultEvent.Finished(ID, run, verdict, Instant.EPOCH));
    return log;
  }

  private static ResultEvent tokens(long run, List<String> tokens, int first, int count) {
    List<Integer> ids = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      ids.add(i);
    }
    return new ResultEvent.Tokens(
        ID, run, first, String.join("", tokens.subList(first, first + count)), ids);
  }

  private static ResultEvent started(long run, StartMode mode) {
    return new ResultEvent.Started(ID, run, mode, (int) run, "w" + run, "m", Instant.EPOCH, "t");
  }

  private static List<Item> read(List<ResultEvent> log) {
    StreamReader reader = new StreamReader(ID);
    List<Item> items = new ArrayList<>();
    for (int offset = 0; offset < log.size(); offset++) {
      Reading reading = reader.read(log.get(offset));
      if (reading instanceof Reading.Ended) {
        items.add(new Item.End(reader.snapshot().outcome().orElseThrow(), false));
      } else {
        StreamEvent.of(offset, reading).map(Item.Event::new).ifPresent(items::add);
      }
    }
    return items;
  }

  private List<Event> events(List<Item> items) {
    ResponseSequence sequence = new ResponseSequence(shape);
    List<Event> events = new ArrayList<>(sequence.opening());
    items.forEach(item -> events.addAll(sequence.take(item)));
    assertThat(sequence.over()).isTrue();
    return events;
  }

  @Property(tries = 300)
  void shouldBeContiguousAndTellTheWholeTextOnce(
      @ForAll("texts") List<String> tokens, @ForAll("text") String heldBack, @ForAll long seed) {
    List<Event> events = events(read(log(tokens, heldBack, seed)));

    assertThat(events.stream().map(Event::number))
        .containsExactlyElementsOf(LongStream.range(0, events.size()).boxed().toList());
    assertThat(events).hasSize(ResponseSequence.FIRST_DELTA + tokens.size() + 1 + CLOSING);
    StringBuilder told = new StringBuilder();
    events.forEach(event -> told.append(event.data().path("delta").asText("")));
    assertThat(told.toString()).isEqualTo(String.join("", tokens) + heldBack);
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.data().path("sequence_number").asLong()).isEqualTo(event.number());
              assertThat(event.data().path("type").asText()).isEqualTo(event.type());
            });
  }

  @Property(tries = 300)
  void shouldNumberTheSameEventsHoweverTokensAreSpreadAndWorkersFollow(
      @ForAll("texts") List<String> tokens,
      @ForAll("text") String heldBack,
      @ForAll long seed,
      @ForAll long otherSeed) {
    List<Event> one = events(read(log(tokens, heldBack, seed)));
    List<Event> other = events(read(log(tokens, heldBack, otherSeed)));

    assertThat(other.stream().map(Event::type)).containsExactlyElementsOf(types(one));
    for (int i = one.size() - CLOSING; i < one.size() - 1; i++) {
      assertThat(other.get(i).data()).isEqualTo(one.get(i).data());
    }
  }

  /** A facade that gives up its memory goes on with the log, from its beginning. */
  @Property(tries = 300)
  void shouldTellNothingTwiceThatIsReadAgain(
      @ForAll("texts") List<String> tokens,
      @ForAll("text") String heldBack,
      @ForAll long seed,
      @ForAll int cut) {
    List<Item> items = read(log(tokens, heldBack, seed));
    List<Item> again = new ArrayList<>(items.subList(0, Math.floorMod(cut, items.size())));
    again.addAll(items);

    assertThat(events(again)).isEqualTo(events(items));
  }

  /** Redis knows only how many tokens there were, and the text. */
  @Property(tries = 100)
  void shouldCountTheSameWhereOnlyTheTextIsLeft(
      @ForAll("texts") List<String> tokens, @ForAll("text") String heldBack, @ForAll long seed) {
    List<Item> items = read(log(tokens, heldBack, seed));
    String text = String.join("", tokens) + heldBack;
    List<Item> recorded = new ArrayList<>();
    if (!text.isEmpty()) {
      recorded.add(new Item.Event(new StreamEvent.Tokens(0, 0, text, List.of())));
    }
    recorded.add(items.getLast());

    List<Event> events = events(recorded);

    assertThat(types(events)).isEqualTo(types(events(items)));
    assertThat(events.getLast().data()).isEqualTo(events(items).getLast().data());
  }

  @Property(tries = 100)
  void shouldEndForEveryReaderWhereTheOutputBeganAgain(@ForAll("someTexts") List<String> tokens) {
    List<ResultEvent> log = new ArrayList<>();
    log.add(started(1, StartMode.RESTART));
    log.add(tokens(1, tokens, 0, tokens.size()));
    log.add(started(2, StartMode.RESTART));
    log.add(tokens(2, List.of("new"), 0, 1));
    Verdict verdict = Verdict.succeeded(FinishReason.STOP, new Usage(1, 0, 1), Timings.NONE);
    log.add(new ResultEvent.Finished(ID, 2, verdict, Instant.EPOCH));

    List<Event> events = events(read(log));

    assertThat(events).hasSize(ResponseSequence.FIRST_DELTA + tokens.size() + 1);
    ObjectNode last = events.getLast().data();
    assertThat(last.path("type").asText()).isEqualTo("error");
    assertThat(last.path("code").asText()).isEqualTo("output_restarted");
  }

  private static List<String> types(List<Event> events) {
    return events.stream().map(Event::type).toList();
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return text().list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<String>> someTexts() {
    return text().list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.of("", "a", "bc", "\n", "ü", "🌍");
  }
}
