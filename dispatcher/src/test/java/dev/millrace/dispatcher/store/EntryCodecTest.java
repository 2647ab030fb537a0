package dev.millrace.dispatcher.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.dispatcher.cell.request.CancelMark;
import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.model.Completion;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.model.WorkerId;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EntryCodecTest {

  private final EntryCodec codec = new EntryCodec(WiresFactory.builtin().requests(), 7);

  @Property
  void shouldReadWhatItWrote(
      @ForAll long seed, @ForAll @IntRange(max = 10) int kind, @ForAll String text) {
    Entry entry = entry(new Random(seed), kind, text.replaceAll("\\p{Cs}", "?"));

    assertThat(codec.decode(entry.key().text(), codec.encode(entry))).isEqualTo(entry);
  }

  @Property
  void shouldNameTheKeyWhenBytesAreCutOff(
      @ForAll long seed,
      @ForAll @IntRange(max = 10) int kind,
      @ForAll @IntRange(max = 30) int cut) {
    Entry entry = entry(new Random(seed), kind, "some text");
    byte[] bytes = codec.encode(entry);
    byte[] broken = Arrays.copyOf(bytes, Math.max(0, bytes.length - 1 - cut));

    assertThatThrownBy(() -> codec.decode(entry.key().text(), broken))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessageContaining(entry.key().text());
  }

  /** Whatever stands in the store, a restoration learns that it cannot be read and goes on. */
  @Property
  void shouldReadOrRefuseBytesOfWhichSomeAreWrong(
      @ForAll long seed, @ForAll @IntRange(max = 10) int kind) {
    Random random = new Random(seed);
    Entry entry = entry(random, kind, "some text");
    byte[] bytes = codec.encode(entry);
    for (int wrong = random.nextInt(1, 9); wrong > 0; wrong--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }

    try {
      Entry read = codec.decode(entry.key().text(), bytes);
      assertThat(read.key()).isEqualTo(entry.key());
    } catch (UnreadableEntryException refused) {
      assertThat(refused).hasMessageContaining(entry.key().text());
    }
  }

  @Example
  void shouldRefuseATimeThatIsNone() {
    RequestId id = new RequestId(new UUID(1, 2));
    byte[] stored =
        new FieldWriter()
            .tag(2)
            .tag(5)
            .text(id.toString())
            .text("why")
            .number(Long.MAX_VALUE)
            .integer(0)
            .toBytes();

    assertThatThrownBy(() -> codec.decode("cancel/" + id, stored))
        .isInstanceOf(UnreadableEntryException.class);
  }

  @Example
  void shouldRefuseAnEntryUnderTheKeyOfAnother() {
    byte[] bytes = codec.encode(new Entry.OfModel("m"));

    assertThatThrownBy(() -> codec.decode("model/n", bytes))
        .isInstanceOf(UnreadableEntryException.class)
        .hasMessageContaining("the entry of another key");
  }

  @Example
  void shouldTellAnEntryOfAWriterThatHadLostItsCell() {
    byte[] old = new FieldWriter().tag(3).tag(7).text("m").toBytes();
    byte[] seventh = codec.encode(new Entry.OfModel("m"));
    byte[] eighth =
        new EntryCodec(WiresFactory.builtin().requests(), 8).encode(new Entry.OfModel("m"));

    assertThat(EntryCodec.isStale(seventh, eighth)).isTrue();
    assertThat(EntryCodec.isStale(old, seventh)).isTrue();
    assertThat(EntryCodec.isStale(eighth, seventh)).isFalse();
    assertThat(EntryCodec.isStale(eighth, old)).isFalse();
    assertThat(EntryCodec.isStale(seventh, seventh)).isFalse();
    assertThat(EntryCodec.isStale(new byte[0], seventh)).isTrue();
  }

  @Example
  void shouldRefuseBytesThatAreLeftOver() {
    byte[] bytes = codec.encode(new Entry.OfRun(7));

    assertThatThrownBy(() -> codec.decode("run", Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessageContaining("1 bytes too many");
  }

  /** Bytes of the first layout, as a dispatcher of then wrote them. */
  @Example
  void shouldReadStatesThatEmbedTheirRequest() {
    InferenceRequest request =
        new InferenceRequest(
            RequestId.parse("01a21851-2199-75ad-82e5-a8b9a420063a"),
            "tenant",
            "model",
            new Input.Prompt("a prompt"),
            GenerationParameters.DEFAULTS,
            Optional.of(Duration.ofSeconds(5)),
            Optional.empty(),
            Map.of());
    byte[] body = WiresFactory.builtin().requests().encode(request);
    Instant arrivedAt = Instant.parse("2026-01-01T00:00:00.5Z");
    byte[] stored =
        new FieldWriter()
            .tag(1)
            .tag(1)
            .block(body)
            .text("HIGH")
            .instant(arrivedAt)
            .number(7)
            .integer(body.length)
            .text("results.x")
            .number(3)
            .integer(2)
            .integer(1)
            .toBytes();

    Entry read = codec.decode("request/" + request.id(), stored);

    assertThat(read)
        .isEqualTo(
            new Entry.OfRequest(
                new Queued(
                    new Pending(
                        request.id(),
                        "tenant",
                        "model",
                        request.timeout(),
                        Priority.HIGH,
                        arrivedAt,
                        7,
                        new ResultAddress("results.x", 3),
                        Demand.UNKNOWN,
                        RequestBody.of(body),
                        2,
                        1,
                        0))));
  }

  /** Bytes of the second layout, as a dispatcher of then wrote them. */
  @Example
  void shouldReadStatesThatDoNotCountWhatNoWorkerConfirmed() {
    RequestId id = RequestId.parse("01a21851-2199-75ad-82e5-a8b9a420063a");
    Instant arrivedAt = Instant.parse("2026-01-01T00:00:00.5Z");
    byte[] stored =
        new FieldWriter()
            .tag(2)
            .tag(1)
            .text(id.toString())
            .text("tenant")
            .text("model")
            .tag(0)
            .text("LOW")
            .instant(arrivedAt)
            .number(7)
            .text("results.x")
            .number(3)
            .integer(2)
            .integer(1)
            .toBytes();

    assertThat(codec.decode("request/" + id, stored))
        .isEqualTo(
            new Entry.OfRequest(
                new Queued(
                    new Pending(
                        id,
                        "tenant",
                        "model",
                        Optional.empty(),
                        Priority.LOW,
                        arrivedAt,
                        7,
                        new ResultAddress("results.x", 3),
                        Demand.UNKNOWN,
                        RequestBody.ABSENT,
                        2,
                        1,
                        0))));
  }

  /** Bytes of the fourth layout, as a dispatcher of then wrote them. */
  @Example
  void shouldReadStatesThatDoNotSayWhatTheirRequestAsksFor() {
    RequestId id = RequestId.parse("01a21851-2199-75ad-82e5-a8b9a420063a");
    Instant arrivedAt = Instant.parse("2026-01-01T00:00:00.5Z");
    byte[] stored =
        new FieldWriter()
            .tag(4)
            .number(3)
            .tag(1)
            .text(id.toString())
            .text("tenant")
            .text("model")
            .tag(0)
            .text("LOW")
            .instant(arrivedAt)
            .number(7)
            .text("results.x")
            .number(3)
            .integer(2)
            .integer(1)
            .integer(4)
            .toBytes();

    assertThat(EntryCodec.generation(stored)).isEqualTo(3);
    assertThat(codec.decode("request/" + id, stored))
        .isEqualTo(
            new Entry.OfRequest(
                new Queued(
                    new Pending(
                        id,
                        "tenant",
                        "model",
                        Optional.empty(),
                        Priority.LOW,
                        arrivedAt,
                        7,
                        new ResultAddress("results.x", 3),
                        Demand.UNKNOWN,
                        RequestBody.ABSENT,
                        2,
                        1,
                        4))));
  }

  private static Entry entry(Random random, int kind, String text) {
    CancelMark mark = new CancelMark(text, instant(random));
    WorkerId worker = new WorkerId("w" + random.nextInt(100));
    Pending pending = pending(random, text);
    return switch (kind) {
      case 0 -> new Entry.OfRun(random.nextLong());
      case 1 -> new Entry.OfModel(text);
      case 2 -> new Entry.OfWorker(worker, text, random.nextLong());
      case 3 -> new Entry.OfCancel(id(random), mark);
      case 4 -> new Entry.OfRequest(new Queued(pending));
      case 9 -> new Entry.OfShards(text, 1 + random.nextInt(99));
      case 7 -> new Entry.OfBody(id(random), RequestBody.of(text.getBytes(UTF_8)));
      case 5 ->
          new Entry.OfRequest(
              new Dispatched(
                  pending,
                  worker,
                  random.nextLong(),
                  random.nextLong(),
                  instant(random),
                  random.nextBoolean() ? Optional.of(mark) : Optional.empty()));
      case 6 ->
          new Entry.OfRequest(
              new Closing(pending, random.nextLong(), verdict(random, text), instant(random)));
      case 8 -> new Entry.OfIntake(text, EnumSet.of(priority(random), priority(random)));
      default -> new Entry.OfRequest(ended(random, text));
    };
  }

  private static RequestState ended(Random random, String text) {
    return new Ended(
        new Completion(
            id(random),
            text,
            text,
            priority(random),
            random.nextLong(),
            random.nextInt(9),
            text,
            new ResultAddress(text, random.nextLong()),
            verdict(random, text),
            instant(random),
            instant(random),
            Optional.empty()));
  }

  private static Pending pending(Random random, String text) {
    return new Pending(
        id(random),
        text,
        "model",
        random.nextBoolean() ? Optional.of(Duration.ofMillis(5)) : Optional.empty(),
        priority(random),
        instant(random),
        random.nextLong(),
        new ResultAddress("results", random.nextLong()),
        new Demand(random.nextInt(1_000), random.nextInt(1_000)),
        RequestBody.ABSENT,
        random.nextInt(5),
        random.nextInt(5),
        random.nextInt(5));
  }

  private static Verdict verdict(Random random, String text) {
    return new Verdict(
        List.of(Outcome.values()).get(random.nextInt(4)),
        random.nextBoolean() ? Optional.of(FinishReason.LENGTH) : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(new ErrorInfo(ErrorCode.ENGINE_FAILED, text))
            : Optional.empty(),
        text,
        new Usage(random.nextInt(), random.nextInt(), random.nextInt()),
        new Timings(span(random), span(random), span(random), span(random)));
  }

  private static Duration span(Random random) {
    return Duration.ofNanos(random.nextLong());
  }

  private static Instant instant(Random random) {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
  }

  private static Priority priority(Random random) {
    return List.of(Priority.values()).get(random.nextInt(4));
  }

  private static RequestId id(Random random) {
    return new RequestId(new UUID(random.nextLong(), random.nextLong()));
  }
}
