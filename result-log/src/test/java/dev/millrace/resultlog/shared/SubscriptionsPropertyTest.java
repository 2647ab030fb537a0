package dev.millrace.resultlog.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.ResultUnreadableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever lanes, writers and readers do in whichever order, every reader sees its records once.
 */
class SubscriptionsPropertyTest {

  private static final int TOPICS = 3;
  private static final int REQUESTS = 4;
  private static final int STEPS = 300;

  private record Reader(
      Subscription subscription, RequestId request, String topic, long from, List<Long> seen) {}

  @Property(tries = 150)
  void shouldShowEveryReaderItsRecordsOnceAndInOrder(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Subscriptions subscriptions = new Subscriptions();
    SimulatedLog log = new SimulatedLog(subscriptions);
    List<RequestId> owners = new ArrayList<>();
    List<List<RequestId>> written = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      owners.add(new RequestId(new UUID(0, i)));
    }
    for (int i = 0; i < TOPICS; i++) {
      written.add(new ArrayList<>());
    }
    List<Reader> readers = new ArrayList<>();

    for (int step = 0; step < STEPS; step++) {
      int topic = random.nextInt(TOPICS);
      switch (random.nextInt(7)) {
        case 0, 1 -> {
          RequestId owner = owners.get(random.nextInt(REQUESTS));
          int records = random.nextInt(5) == 0 ? 1 + random.nextInt(3_000) : random.nextInt(20);
          log.append("t" + topic, owner, records);
          IntStream.range(0, records).forEach(i -> written.get(topic).add(owner));
        }
        case 2 -> {
          RequestId owner = owners.get(random.nextInt(REQUESTS));
          long from = random.nextInt(log.end("t" + topic) + 1);
          ResultAddress address = new ResultAddress("t" + topic, from);
          readers.add(
              new Reader(
                  log.subscribe(owner, address, Long.MAX_VALUE),
                  owner,
                  address.topic(),
                  from,
                  new ArrayList<>()));
        }
        case 3, 4 ->
            log.read(random.nextInt(3) == 0 ? Lane.CATCH_UP : Lane.LIVE, 1 + random.nextInt(1_000));
        case 5 -> {
          if (!readers.isEmpty()) {
            take(readers.get(random.nextInt(readers.size())), random.nextInt(300));
          }
        }
        default -> {
          if (!readers.isEmpty() && random.nextInt(4) == 0) {
            readers.remove(random.nextInt(readers.size())).subscription().close();
          }
        }
      }
    }
    for (int round = 0; round < 2_000 && !allSeen(readers, written); round++) {
      log.read(Lane.LIVE, 5_000);
      log.read(Lane.CATCH_UP, 5_000);
      for (Reader reader : readers) {
        take(reader, Integer.MAX_VALUE);
      }
    }

    for (Reader reader : readers) {
      assertThat(reader.seen()).isEqualTo(expected(reader, written));
    }
    assertThat(subscriptions.readers()).isEqualTo(readers.size());
    readers.forEach(reader -> reader.subscription().close());
    assertThat(subscriptions.plan(Lane.LIVE)).isEmpty();
    assertThat(subscriptions.plan(Lane.CATCH_UP)).isEmpty();
  }

  private static boolean allSeen(List<Reader> readers, List<List<RequestId>> written) {
    return readers.stream().allMatch(r -> r.seen().size() == expected(r, written).size());
  }

  private static List<Long> expected(Reader reader, List<List<RequestId>> written) {
    List<RequestId> log = written.get(Integer.parseInt(reader.topic().substring(1)));
    List<Long> expected = new ArrayList<>();
    for (long offset = reader.from(); offset < log.size(); offset++) {
      if (log.get((int) offset).equals(reader.request())) {
        expected.add(offset);
      }
    }
    return expected;
  }

  private static void take(Reader reader, int atMost) throws ResultUnreadableException {
    for (int i = 0; i < atMost; i++) {
      var entry = reader.subscription().next(Duration.ZERO);
      if (entry.isEmpty()) {
        return;
      }
      reader.seen().add(entry.get().offset());
    }
  }
}
