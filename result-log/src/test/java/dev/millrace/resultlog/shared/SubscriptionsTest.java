package dev.millrace.resultlog.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is served from where. */
class SubscriptionsTest {

  private static final RequestId MINE = new RequestId(new UUID(0, 1));
  private static final RequestId STRANGER = new RequestId(new UUID(0, 2));

  private final Subscriptions subscriptions = new Subscriptions();
  private final SimulatedLog log = new SimulatedLog(subscriptions);

  @Test
  void shouldGiveAReaderOfItsOwnTopicTheLiveLane() throws Exception {
    log.append("t", MINE, 5);
    Subscription reader = follow(MINE, 2);

    assertThat(subscriptions.plan(Lane.LIVE)).hasSize(1);
    assertThat(subscriptions.plan(Lane.CATCH_UP)).isEmpty();
    log.read(Lane.LIVE, 100);

    assertThat(offsets(reader)).containsExactly(2L, 3L, 4L);
  }

  @Test
  void shouldNotSendTheLiveLaneBackForALateReader() throws Exception {
    log.append("t", MINE, 5);
    Subscription early = follow(MINE, 3);
    log.read(Lane.LIVE, 100);

    Subscription late = follow(MINE, 0);
    log.append("t", MINE, 1);
    log.read(Lane.LIVE, 100);

    assertThat(offsets(early)).containsExactly(3L, 4L, 5L);
    assertThat(offsets(late)).isEmpty();
    log.read(Lane.CATCH_UP, 100);
    assertThat(offsets(late)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(subscriptions.plan(Lane.CATCH_UP)).as("it has joined the live readers").isEmpty();
    log.append("t", MINE, 1);
    log.read(Lane.LIVE, 100);
    assertThat(offsets(late)).containsExactly(6L);
  }

  @Test
  void shouldServeReadersThatComeTogetherInOnePass() throws Exception {
    log.append("t", MINE, 5);
    Subscription one = follow(MINE, 4);
    Subscription two = follow(MINE, 1);
    Subscription three = follow(MINE, 3);

    log.read(Lane.LIVE, 100);

    assertThat(offsets(one)).containsExactly(4L);
    assertThat(offsets(two)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(offsets(three)).containsExactly(3L, 4L);
    assertThat(log.fetched()).isEqualTo(4);
  }

  @Test
  void shouldTakeTurnsWhenReadersWaitBehindALongPass() throws Exception {
    log.append("t", STRANGER, 3 * Placement.SLICE);
    Subscription live = follow(STRANGER, 3 * Placement.SLICE);
    log.append("t", STRANGER, 1);
    log.read(Lane.LIVE, 10);
    assertThat(offsets(live)).hasSize(1);
    follow(MINE, 100);
    log.read(Lane.CATCH_UP, 100);
    Subscription waiting = follow(STRANGER, 0);

    log.read(Lane.CATCH_UP, Placement.SLICE);

    assertThat(subscriptions.plan(Lane.CATCH_UP).values())
        .extracting(Start::offset)
        .containsExactly(0L);
    log.read(Lane.CATCH_UP, 10);
    assertThat(offsets(waiting)).hasSize(10).startsWith(0L);
  }

  @Test
  void shouldKeepReadersAtTheEndFromWaitingForOneAtTheBegin() throws Exception {
    log.append("t", MINE, 3 * Placement.SLICE);
    Subscription slow = follow(MINE, 0);
    log.read(Lane.LIVE, 10);

    Subscription last = follow(MINE, 3 * Placement.SLICE - 1);
    log.read(Lane.LIVE, 10);

    assertThat(offsets(last)).containsExactly(3L * Placement.SLICE - 1);
    log.read(Lane.CATCH_UP, 10);
    assertThat(offsets(slow)).hasSize(20).startsWith(0L).endsWith(19L);
  }

  @Test
  void shouldDropAReaderThatDoesNotReadAndServeItLaterFromItsOwnOffset() throws Exception {
    int records = 3 * Subscription.MAX_ENTRIES;
    log.append("t", MINE, records);
    Subscription slow = follow(MINE, 0);
    Subscription quick = follow(STRANGER, 0);

    log.read(Lane.LIVE, records);
    assertThat(subscriptions.plan(Lane.LIVE)).as("the quick one").hasSize(1);

    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      seen.addAll(offsets(slow));
      log.read(Lane.CATCH_UP, records);
    }
    assertThat(seen).hasSize(records).isSorted().doesNotHaveDuplicates();
    assertThat(offsets(quick)).isEmpty();
  }

  @Test
  void shouldIgnoreRecordsOfAPassThatIsOver() throws Exception {
    log.append("t", MINE, 5);
    Subscription first = follow(MINE, 3);
    Start stale = subscriptions.plan(Lane.LIVE).values().iterator().next();
    first.close();
    Subscription second = follow(MINE, 0);

    subscriptions.deliver(Lane.LIVE, new Place("t", 0), stale.pass(), log.records("t", 3, 5), 5);

    assertThat(offsets(second)).isEmpty();
    log.read(Lane.LIVE, 100);
    assertThat(offsets(second)).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void shouldEndABoundedReaderAtItsEnd() throws Exception {
    log.append("t", MINE, 5);
    Subscription bounded = log.subscribe(MINE, new ResultAddress("t", 1), 3);

    log.read(Lane.LIVE, 100);

    assertThat(offsets(bounded)).containsExactly(1L, 2L);
    assertThat(bounded.finished()).isTrue();
    assertThat(subscriptions.plan(Lane.LIVE)).isEmpty();
  }

  @Test
  void shouldForgetATopicWithItsLastReader() {
    Subscription reader = follow(MINE, 0);

    reader.close();

    assertThat(subscriptions.plan(Lane.LIVE)).isEmpty();
    assertThat(subscriptions.readers()).isZero();
  }

  private Subscription follow(RequestId request, long offset) {
    return log.subscribe(request, new ResultAddress("t", offset), Long.MAX_VALUE);
  }

  private static List<Long> offsets(Subscription reader) throws Exception {
    return SimulatedLog.drain(reader).stream().map(LogEntry::offset).toList();
  }
}
