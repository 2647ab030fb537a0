package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.it.TenantHttp.Answer;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.testing.guarantee.History;
import dev.millrace.testing.guarantee.HistoryEvent.Shown;
import dev.millrace.testing.guarantee.NothingOfAnotherTenant;
import dev.millrace.testing.guarantee.Order;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * P6: two tenants use one installation; one asks for the other's requests in every way that there
 * is, and everything that is shown, logged or measured is searched for the other's text.
 */
class TenantsIT {

  private static final String UNKNOWN = "request_not_found";
  private static final Pattern EVENT_ID = Pattern.compile("(?m)^id: ?(\\S+)$");
  private static final int LONG = 400;

  @TempDir Path data;
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.millrace");
  private final Level level = ours.getEffectiveLevel();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final NothingOfAnotherTenant promise = new NothingOfAnotherTenant();
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void listen() {
    lines.start();
    root.addAppender(lines);
    ours.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stopListening() {
    ours.setLevel(level);
    root.detachAppender(lines);
  }

  @Test
  void shouldShowNoTenantAnythingOfAnother() throws Exception {
    History history = recorder.history();
    List<Order> orders = promise.workload().orders();
    String mine = orders.get(0).tenant();
    String theirs = orders.get(1).tenant();
    try (RunningStack running = RunningStack.start(data, Map.of());
        TenantHttp me = new TenantHttp(running.stack().endpoints().http(), mine, history);
        TenantHttp other = new TenantHttp(running.stack().endpoints().http(), theirs, history)) {
      List<String> own = new ArrayList<>();
      for (Order order : orders) {
        String id = submit(order.tenant().equals(mine) ? me : other, running, order);
        if (order.tenant().equals(mine)) {
          own.add(id);
        }
      }
      Order endless = new Order(mine, orders.get(0).priority(), "heirloom-that-runs", LONG, 0);
      String runs = submit(me, running, endless);
      String ofAProducer = produce(running, endless);

      assertUnknown(other, runs, Optional.empty());
      assertKnownToItsTenantAlone(me, other, ofAProducer);
      assertThat(me.status(runs).json().path("status").asText()).isIn("queued", "running");
      for (String id : own) {
        String stream = me.stream(id, Optional.empty()).body();
        assertThat(stream).contains("succeeded");
        awaitRecorded(me, id);
        assertUnknown(other, id, Optional.of(eventId(stream)));
        assertUnknown(other, id, Optional.empty());
        assertThat(me.status(id).json().path("text").asText()).isNotEmpty();
        repeatTheId(running, id, theirs);
      }
      assertErrorsNameNothing(running, me, other, endless);
      // Its owner is never told that it is unknown; it may have ended by itself meanwhile.
      assertThat(me.cancel(runs).status()).isIn(202, 409);
      me.stream(runs, Optional.empty());

      recordWhatEverybodyMaySee(running, mine, theirs);
    }
    lines.list.forEach(line -> shown("log", text(line)));
    assertThat(lines.list).isNotEmpty();
    recordFiles();
    promise.verify(history);
  }

  /** Returns the id. */
  private String submit(TenantHttp tenant, RunningStack running, Order order) throws Exception {
    Answer answer =
        tenant.post(
            new ObjectMapper()
                .createObjectNode()
                .put("model", running.stack().model())
                .put("prompt", order.prompt())
                .put("max_tokens", order.tokens())
                .put("timeout_ms", 0)
                .toString());
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    String id = answer.json().path("id").asText();
    recorder.recordSubmitted(RequestId.tryParse(id).orElseThrow(), order);
    recorder.recordAcknowledged(RequestId.tryParse(id).orElseThrow());
    return id;
  }

  /** Nothing but its dedicated topic tells of it, as of a request that a plain producer wrote. */
  private static String produce(RunningStack running, Order order) {
    return running
        .client()
        .submit(
            Submission.prompt(order.prompt())
                .tenant(order.tenant())
                .noTimeout()
                .dedicatedTopic()
                .build())
        .id()
        .toString();
  }

  private static void assertKnownToItsTenantAlone(TenantHttp owner, TenantHttp other, String id)
      throws Exception {
    assertUnknown(other, id, Optional.empty());
    Awaitility.await().untilAsserted(() -> assertThat(owner.status(id).status()).isEqualTo(200));
    assertUnknown(other, id, Optional.empty());
    assertThat(owner.cancel(id).status()).isIn(202, 409);
  }

  /** The facade then answers from Redis, too, which every replica reads. */
  private static void awaitRecorded(TenantHttp owner, String id) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(owner.status(id).json().path("status").asText()).isEqualTo("succeeded");
              assertThat(owner.cancel(id).status()).isEqualTo(409);
            });
  }

  private static void assertUnknown(TenantHttp stranger, String id, Optional<String> lastEvent)
      throws Exception {
    for (Answer answer :
        List.of(stranger.status(id), stranger.stream(id, lastEvent), stranger.cancel(id))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.json().at("/error/code").asText()).isEqualTo(UNKNOWN);
    }
  }

  private static String eventId(String stream) {
    Matcher found = EVENT_ID.matcher(stream);
    assertThat(found.find()).as(stream).isTrue();
    return found.group(1);
  }

  /** A second request with a known id gets nothing of the first one's result. */
  private void repeatTheId(RunningStack running, String id, String tenant) throws Exception {
    RequestHandle repeated =
        running
            .client()
            .submit(
                Submission.prompt("once more")
                    .id(RequestId.tryParse(id).orElseThrow())
                    .tenant(tenant)
                    .build());
    repeated.accepted().get();
    // Of the same partition, so the dispatcher has seen the repeated one when this one ends.
    running.client().submit(Submission.prompt("after it").build()).result().get();
    ResultAddress address = repeated.address();
    for (ResultEvent event : running.log(address)) {
      if (event.requestId().equals(repeated.id())) {
        String where = "the result topic of the repeated id";
        recorder.history().record(new Shown(Optional.of(tenant), where, event.toString()));
      }
    }
    assertThat(repeated.result().isDone()).isFalse();
  }

  private static void assertErrorsNameNothing(
      RunningStack running, TenantHttp me, TenantHttp other, Order order) throws Exception {
    String bad =
        new ObjectMapper()
            .createObjectNode()
            .put("model", running.stack().model())
            .put("prompt", order.prompt())
            .put("max_tokens", 0)
            .toString();
    assertThat(me.post(bad).status()).isEqualTo(400);
    assertThat(me.post(bad + order.secret()).status()).isEqualTo(400);
    assertThat(other.post("{").status()).isEqualTo(400);
    assertThat(other.get("/v1/nothing").status()).isEqualTo(404);
  }

  private void recordWhatEverybodyMaySee(RunningStack running, String mine, String theirs)
      throws Exception {
    URI ops = running.stack().endpoints().ops();
    URI http = running.stack().endpoints().http();
    for (URI uri :
        List.of(
            ops.resolve("/metrics"),
            ops.resolve("/health"),
            ops.resolve("/ready"),
            http.resolve("/v1/queue"),
            http.resolve("/v1/models"))) {
      String text = get(uri);
      shown(uri.getPath(), text);
      assertThat(text).as(uri.getPath()).isNotEmpty().doesNotContain(mine, theirs);
    }
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** What workers log. */
  private void recordFiles() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("logs"))) {
      List<Path> logs = files.toList();
      assertThat(logs).isNotEmpty();
      for (Path log : logs) {
        shown(log.toString(), Files.readString(log));
      }
    }
  }

  private void shown(String where, String text) {
    recorder.history().record(new Shown(Optional.empty(), where, text));
  }

  private static String text(ILoggingEvent line) {
    String text = line.getFormattedMessage() + " " + line.getKeyValuePairs();
    return line.getThrowableProxy() == null
        ? text
        : text + ThrowableProxyUtil.asString(line.getThrowableProxy());
  }
}
