package dev.millrace.bench.readers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.engine.scripted.ScriptedTokens;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers who go away and come back, against a server that knows one stream. */
class ChurningReadersTest {

  private static final int TOKENS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ScriptedTokens script = new ScriptedTokens("prompt", 0);
  private final List<Optional<String>> resumes = new CopyOnWriteArrayList<>();
  private final CountDownLatch secondHalf = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EventReader reader = new EventReader("id", new StreamCheck(script, TOKENS));
  private HttpServer server;

  /** What the server sends when it is asked to go on after the second token. */
  private int resumesAt = 2;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::stream);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    secondHalf.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void shouldReadEveryTokenOnceWhenAReaderGoesAwayAndComesBack() throws Exception {
    churn();

    assertThat(resumes).containsExactly(Optional.empty(), Optional.of("t1"));
    assertThat(reader.check().seen()).isEqualTo(TOKENS);
    assertThat(counts()).containsExactly(0, 0, 0);
  }

  @Test
  void shouldFindItWhenAFacadeSendsTokensAgainToWhoComesBack() throws Exception {
    resumesAt = 1;

    churn();

    assertThat(counts()).containsExactly(0, 1, 0);
  }

  @Test
  void shouldFindItWhenAFacadeLeavesTokensOutForWhoComesBack() throws Exception {
    resumesAt = 3;

    churn();

    assertThat(counts()).containsExactly(1, 0, 0);
  }

  private void churn() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    Absences absences =
        new Absences(
            new Random(1),
            List.of(new InetSocketAddress(uri.getHost(), uri.getPort())),
            Duration.ofNanos(1_000));
    try (EventReaders readers = new EventReaders(List.of(reader))) {
      int attached = readers.attach(List.of(uri));
      boolean begun = readers.await(each -> each.check().seen() == 2, PATIENCE);

      readers.churn(absences, 0);
      int away = readers.count(each -> !each.connected());
      readers.comeBack(absences, 1_000);

      assertThat(readers.await(each -> each.check().over(), PATIENCE)).isTrue();
      assertThat(attached).isEqualTo(1);
      assertThat(begun).isTrue();
      assertThat(away).isEqualTo(1);
      assertThat(absences.disconnects()).isEqualTo(1);
      assertThat(absences.moves()).as("there is one facade only").isZero();
      assertThat(absences.answers().count()).isEqualTo(1);
      assertThat(readers.cut()).as("nobody else ended a connection").isZero();
    }
  }

  private int[] counts() {
    return new int[] {reader.check().lost(), reader.check().repeated(), reader.check().wrong()};
  }

  /** Two tokens at first, and then nothing; to who comes back, the rest. */
  private void stream(HttpExchange exchange) throws IOException {
    Optional<String> last =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    resumes.add(last);
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    if (last.isEmpty()) {
      send(body, "started", "s", "{\"attempt\":1}");
      token(body, 0);
      token(body, 1);
      await();
    } else {
      for (int i = resumesAt; i < TOKENS; i++) {
        token(body, i);
      }
      send(body, "done", "end", "{}");
    }
    exchange.close();
  }

  private void await() {
    try {
      secondHalf.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void token(OutputStream body, int index) throws IOException {
    send(
        body,
        "token",
        "t" + index,
        "{\"index\":%d,\"text\":\"%s\",\"ids\":[%d]}"
            .formatted(index, script.text(index), script.id(index)));
  }

  private static void send(OutputStream body, String name, String id, String data)
      throws IOException {
    body.write(
        "event: %s\nid: %s\ndata: %s\n\n"
            .formatted(name, id, data)
            .getBytes(StandardCharsets.UTF_8));
    body.flush();
  }
}
