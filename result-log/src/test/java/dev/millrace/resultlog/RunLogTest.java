package dev.millrace.resultlog;

import static dev.millrace.model.ResultEvent.StartMode.CONTINUE;
import static dev.millrace.model.ResultEvent.StartMode.RESTART;
import static dev.millrace.resultlog.Records.REQUEST;
import static dev.millrace.resultlog.Records.finished;
import static dev.millrace.resultlog.Records.started;
import static dev.millrace.resultlog.Records.tokens;
import static dev.millrace.resultlog.TestingLog.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.ResultUnwritableException.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunLogTest {

  private static TestingLog log;

  @BeforeAll
  static void connect() {
    log = new TestingLog();
  }

  @AfterAll
  static void disconnect() {
    log.close();
  }

  @Test
  void shouldOpenFreshAndWriteTheWholeRunWhenNothingStandsBefore() throws Exception {
    // Given an address at the end of a topic that others have used
    ResultAddress address = log.addressAfter(3);

    // When a run opens and writes
    Opening opening = get(log.runs.open(address, started(REQUEST, 7, RESTART)));
    long first = get(log.runs.append(address, tokens(REQUEST, 7, 0, 2), true));
    long last = get(log.runs.finish(address, finished(REQUEST, 7)));

    // Then it is all there, in order
    assertThat(opening).isEqualTo(Opening.Fresh.EMPTY);
    assertThat(first).isEqualTo(4);
    assertThat(last).isEqualTo(5);
    assertThat(events(log.read(address.topic(), 3, 6)))
        .containsExactly(
            started(REQUEST, 7, RESTART), tokens(REQUEST, 7, 0, 2), finished(REQUEST, 7));
  }

  @Test
  void shouldReadNothingWhenNoRunCanHaveWrittenBefore() throws Exception {
    // Given an address in a topic that strangers share, and a reader that must not be used
    ResultAddress address = log.addressAfter(0);
    log.append(address.topic(), log.wire.encode(tokens(Records.OTHER, 1, 0, 1)));
    RunLog blind = log.runsThatCannotRead();

    // When a first run opens and writes
    List<CompletableFuture<Long>> behind = new ArrayList<>();
    Opening opening =
        get(
            blind.openFirst(
                address,
                started(REQUEST, 7, RESTART),
                () -> behind.add(blind.append(address, tokens(REQUEST, 7, 0, 2), true))));
    get(behind.get(0));
    long end = get(blind.finish(address, finished(REQUEST, 7)));

    // Then its marker, the tokens that did not wait for it, and its end are there
    assertThat(opening).isEqualTo(Opening.Fresh.EMPTY);
    assertThat(events(log.read(address.topic(), 1, end + 1)))
        .containsExactly(
            started(REQUEST, 7, RESTART), tokens(REQUEST, 7, 0, 2), finished(REQUEST, 7));
  }

  @Test
  void shouldCreateTheDedicatedTopicOfAFirstRunAndRefuseAnAddressBehindTheEnd() {
    RequestId fresh = RequestId.at(Instant.now());
    ResultAddress own = new ResultAddress(log.names.dedicatedResults(fresh), 0);
    ResultAddress beyond = new ResultAddress(log.topic(), 1000);

    assertThat(get(log.runs.openFirst(own, started(fresh, 7, RESTART), () -> {})))
        .isEqualTo(Opening.Fresh.EMPTY);
    assertThatThrownBy(
            () ->
                log.runs
                    .openFirst(beyond, started(fresh, 7, RESTART), () -> {})
                    .get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            ResultUnwritableException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.ADDRESS_BEYOND_END));
  }

  @Test
  void shouldKnowWhatWasAcceptedBeforeWhenAnotherRunTakesOver() {
    // Given a run that stopped in the middle
    ResultAddress address = log.addressAfter(1);
    get(log.runs.open(address, started(REQUEST, 7, RESTART)));
    get(log.runs.append(address, tokens(REQUEST, 7, 0, 2), true));

    // When higher runs open, one to continue, one to restart
    Opening continued = get(log.runs.open(address, started(REQUEST, 8, CONTINUE)));
    Opening restarted = get(log.runs.open(address, started(REQUEST, 9, RESTART)));

    // Then both know the tokens, and where to go on
    assertThat(((Opening.Fresh) continued).nextIndex()).isEqualTo(2);
    assertThat(((Opening.Fresh) continued).before().ids()).containsExactly(7000, 7001);
    assertThat(((Opening.Fresh) restarted).nextIndex()).isZero();
  }

  @Test
  void shouldAdoptTheEndWhenOneStandsBeforeTheMarker() {
    // Given an ended stream
    ResultAddress address = log.addressAfter(0);
    get(log.runs.open(address, started(REQUEST, 7, RESTART)));
    get(log.runs.finish(address, finished(REQUEST, 7)));

    // When it is run again
    Opening opening = get(log.runs.open(address, started(REQUEST, 8, RESTART)));

    // Then there is nothing to generate
    assertThat(opening).isEqualTo(new Opening.AlreadyEnded(finished(REQUEST, 7)));
  }

  @Test
  void shouldSayWhoWasFirstWhenAHigherRunIsInTheLog() {
    // Given a run that overtook
    ResultAddress address = log.addressAfter(0);
    get(log.runs.open(address, started(REQUEST, 9, RESTART)));

    // When the older one opens late
    Opening opening = get(log.runs.open(address, started(REQUEST, 8, RESTART)));

    // Then it is superseded
    assertThat(opening).isEqualTo(new Opening.Superseded(9));
  }

  @Test
  void shouldFailAtOnceWhenTheTopicDoesNotExist() {
    // Given an address nowhere
    ResultAddress nowhere = new ResultAddress("nowhere", 0);

    // When a run opens there
    CompletableFuture<Opening> opening =
        log.runs.open(nowhere, started(REQUEST, 7, RESTART)).orTimeout(3, TimeUnit.SECONDS);

    // Then it fails with the reason, without the producer's wait
    assertThatThrownBy(opening::get)
        .cause()
        .isInstanceOfSatisfying(
            ResultUnwritableException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.TOPIC_MISSING));
  }

  @Test
  void shouldCreateTheDedicatedTopicWhenTheRequestNamedNoOther() {
    // Given the address of a request that named none
    ResultAddress own = new ResultAddress(log.names.dedicatedResults(REQUEST), 0);

    // When a run opens there
    Opening opening = get(log.runs.open(own, started(REQUEST, 7, RESTART)));

    // Then the topic is there now
    assertThat(opening).isEqualTo(Opening.Fresh.EMPTY);
  }

  @Test
  void shouldRefuseWhenTheAddressBeginsBehindTheEnd() {
    // Given an address that no reader would reach
    ResultAddress beyond = new ResultAddress(log.topic(), 1000);

    // When a run opens there
    CompletableFuture<Opening> opening = log.runs.open(beyond, started(REQUEST, 7, RESTART));

    // Then it fails with the reason
    assertThatThrownBy(() -> opening.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            ResultUnwritableException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.ADDRESS_BEYOND_END));
  }

  @Test
  void shouldRestartInsteadOfContinuingWhenTheHistoryFellOutOfRetention() throws Exception {
    // Given a run whose first records are gone
    ResultAddress address = log.addressAfter(0);
    get(log.runs.open(address, started(REQUEST, 7, RESTART)));
    get(log.runs.append(address, tokens(REQUEST, 7, 0, 2), true));
    log.deleteBefore(address.topic(), 1);

    // When others open
    Opening restarted = get(log.runs.open(address, started(REQUEST, 8, RESTART)));
    Opening continued = get(log.runs.open(address, started(REQUEST, 9, CONTINUE)));

    // Then both begin again, and every reader is told
    assertThat(((Opening.Fresh) restarted).nextIndex()).isZero();
    assertThat(((Opening.Fresh) continued).nextIndex()).isZero();
    assertThat(events(log.read(address.topic(), 2, 4)))
        .containsExactly(started(REQUEST, 8, RESTART), started(REQUEST, 9, RESTART));
  }

  @Test
  void shouldRestartInsteadOfContinuingWhenTheTopicWasDeletedAndMadeAgain() throws Exception {
    // Given a reader that has two tokens of a run, whose dedicated topic is then deleted
    RequestId id = RequestId.at(Instant.now());
    ResultAddress own = new ResultAddress(log.names.dedicatedResults(id), 0);
    get(log.runs.open(own, started(id, 7, RESTART)));
    get(log.runs.append(own, tokens(id, 7, 0, 2), true));
    StreamReader stream = new StreamReader(id);
    log.reader.read(id, own, 2).forEach(entry -> stream.read(entry.event()));
    assertThat(stream.tokenCount()).isEqualTo(2);
    log.delete(own.topic());

    // When the next run wants to go on, and writes three tokens
    Opening.Fresh opening = (Opening.Fresh) get(log.runs.open(own, started(id, 8, CONTINUE)));
    get(log.runs.append(own, tokens(id, 8, opening.nextIndex(), 3), true));

    // Then the reader is told that it begins again, and has those three
    log.reader.read(id, own, 2).forEach(entry -> stream.read(entry.event()));
    assertThat(stream.run()).hasValue(8);
    assertThat(stream.snapshot().ids()).containsExactly(8000, 8001, 8002);
  }

  @Test
  void shouldRestartWhenTheRecordsInTheTopicMadeAgainBeginInTheMiddle() throws Exception {
    // Given a topic made again into which a run, that has not noticed, wrote its next tokens
    RequestId id = RequestId.at(Instant.now());
    ResultAddress own = new ResultAddress(get(log.topics.createDedicated(id)), 0);
    get(log.runs.append(own, tokens(id, 7, 2, 2), false));

    // When the next run wants to go on
    get(log.runs.open(own, started(id, 8, CONTINUE)));

    // Then it begins again
    assertThat(log.reader.read(id, own, 2))
        .last()
        .extracting(LogEntry::event)
        .isEqualTo(started(id, 8, RESTART));
  }

  @Test
  void shouldSayThatNothingButTheEndIsMissingWhenTheHeldBackTextStandsThere() {
    // Given a run that wrote its tokens and the text it had held back
    ResultAddress address = log.addressAfter(0);
    get(log.runs.open(address, started(REQUEST, 7, RESTART)));
    get(log.runs.append(address, tokens(REQUEST, 7, 0, 2), true));
    get(log.runs.append(address, new ResultEvent.Tokens(REQUEST, 7, 2, "tail", List.of()), false));

    // When another one continues
    Opening.Fresh opening =
        (Opening.Fresh) get(log.runs.open(address, started(REQUEST, 8, CONTINUE)));

    // Then
    assertThat(opening.complete()).isTrue();
    assertThat(opening.resumed()).containsExactly(7000, 7001);
  }

  private static List<ResultEvent> events(List<LogEntry> entries) {
    return entries.stream().map(LogEntry::event).toList();
  }
}
