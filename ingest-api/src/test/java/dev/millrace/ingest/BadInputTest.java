package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.Priority;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Wrong calls are answered by name, in the form of their path, and leave nothing in logs. */
class BadInputTest {
  private final ApiFixture api = new ApiFixture();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level level = root.getLevel();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ServerLog serverLog = new ServerLog();

  @BeforeEach
  void listen() {
    api.serve("m", Map.of(Priority.NORMAL, 0));
    lines.start();
    root.addAppender(lines);
    root.setLevel(Level.DEBUG);
    LogManager.getLogManager().getLogger("").addHandler(serverLog);
  }

  @AfterEach
  void stop() {
    LogManager.getLogManager().getLogger("").removeHandler(serverLog);
    root.setLevel(level);
    root.detachAppender(lines);
    api.close();
  }

  @Test
  void shouldAnswerEveryWrongCallByNameAndLogNothingOfIt() throws Exception {
    // Given
    List<BadInputs.Bad> bad = BadInputs.all();
    assertThat(bad).hasSizeGreaterThanOrEqualTo(60);
    SoftAssertions each = new SoftAssertions();
    // When
    for (BadInputs.Bad wrong : bad) {
      try (RawHttp http = new RawHttp(api.port())) {
        check(each, wrong, http.exchange(RawHttp.bytes(wrong.call())));
      } catch (IOException none) {
        each.fail(wrong + ": " + none);
      }
    }
    // Then
    each.assertAll();
    assertThat(api.pipeline.runs).isEmpty();
    assertThat(lines.list.stream().map(BadInputTest::text).toList())
        .noneMatch(line -> line.contains(BadInputs.SECRET));
    assertThat(serverLog.lines).noneMatch(line -> line.contains(BadInputs.SECRET));
  }

  private static void check(SoftAssertions each, BadInputs.Bad wrong, RawHttp.Answer answer)
      throws IOException {
    each.assertThat(answer.status()).as("%s: %s", wrong, answer).isEqualTo(wrong.status());
    JsonNode error = ApiFixture.JSON.readTree(answer.body()).path("error");
    each.assertThat(error.path("message").asText()).as(wrong.name()).startsWith(wrong.says());
    each.assertThat(error.path("code").asText()).as(wrong.name()).isNotEmpty();
    each.assertThat(error.has("param")).as("form of %s", wrong).isEqualTo(wrong.openAi());
    each.assertThat(answer.head().toLowerCase(Locale.ROOT).contains("\r\nx-request-id: "))
        .as("name of %s", wrong)
        .isEqualTo(wrong.openAi());
    if (wrong.status() == 405) {
      each.assertThat(answer.head()).as(wrong.name()).contains("\r\nAllow: ");
    }
  }

  @Test
  void shouldEndTheConnectionWhenABodyTrickles() throws Exception {
    try (RawHttp http = new RawHttp(api.port())) {
      // When a byte comes now and then
      http.send(
          RawHttp.bytes(
              String.join(
                  "\r\n",
                  "POST /v1/requests HTTP/1.1",
                  "Host: a",
                  "Content-Type: application/json",
                  "Content-Length: 2000",
                  "",
                  "")));
      http.sendUntilAnswered(" ", ApiFixture.BODY_TIMEOUT.dividedBy(10));
      // Then
      RawHttp.Answer answer = http.read();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(http.ends()).isTrue();
    }
  }

  @Test
  void shouldEndTheConnectionWhenNobodyAsksForABodyThatNeverComes() throws Exception {
    try (RawHttp http = new RawHttp(api.port())) {
      RawHttp.Answer answer =
          http.exchange(
              RawHttp.bytes("GET /v1/models HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(http.ends()).isTrue();
    }
  }

  @Test
  void shouldGoOnWithTheConnectionWhenABodyWasRefusedUnread() throws Exception {
    try (RawHttp http = new RawHttp(api.port())) {
      byte[] call =
          RawHttp.bytes("PUT /v1/requests HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd");

      assertThat(http.exchange(call).status()).isEqualTo(405);
      assertThat(http.exchange(call).status()).isEqualTo(405);
    }
  }

  private static String text(ILoggingEvent line) {
    return line.getFormattedMessage()
        + line.getKeyValuePairs()
        + (line.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(line.getThrowableProxy()));
  }

  /** What the HTTP server itself logs. */
  private static final class ServerLog extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void publish(LogRecord line) {
      lines.add(formatter.format(line));
    }

    @Override
    public void flush() {
      // Nothing is kept back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
