package dev.millrace.dispatcher.spill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpillingStoreTest {

  private static final int IN_MEMORY = 300;

  @TempDir Path directory;
  private SpillSpace space = new SpillSpace(Path.of("unused"), IN_MEMORY);
  private SpillingStore store = store(space);

  @AfterEach
  void close() {
    store.close();
  }

  private SpillingStore store(Path below) {
    space = new SpillSpace(below, IN_MEMORY);
    store = store(space);
    return store;
  }

  private static SpillingStore store(SpillSpace space) {
    return new SpillingStore("s", space, key -> key.get()[0] == 'b', (restored, present) -> false);
  }

  @Test
  void shouldNotTouchTheDiskWhileTheMemoryHolds() {
    store(directory.resolve("spilled")).put(key("b1"), new byte[IN_MEMORY]);
    store.put(key("other"), new byte[10 * IN_MEMORY]);

    store.delete(key("b1"));
    store.put(key("b2"), new byte[IN_MEMORY]);

    assertThat(directory.resolve("spilled")).doesNotExist();
    assertThat(space.inMemory()).isEqualTo(IN_MEMORY);
  }

  @Test
  void shouldGoToDiskBeyondItsMemoryAndComeBackTheSame() {
    byte[] large = "x".repeat(1_000).getBytes(UTF_8);
    store(directory.resolve("spilled")).put(key("b1"), new byte[IN_MEMORY]);

    store.put(key("b2"), large);

    assertThat(store.get(key("b2"))).isEqualTo(large);
    assertThat(space.inMemory()).isEqualTo(IN_MEMORY);
    assertThat(space.onDisk()).isEqualTo(large.length);
    assertThat(store.delete(key("b2"))).isEqualTo(large);
    assertThat(store.get(key("b2"))).isNull();
    assertThat(space.onDisk()).isZero();
  }

  @Test
  void shouldLeaveNoFilesAndNoBytesWhenItIsClosed() throws IOException {
    Path spilled = directory.resolve("spilled");
    store(spilled).put(key("b1"), new byte[IN_MEMORY]);
    store.put(key("b2"), new byte[1_000]);

    store.close();

    try (Stream<Path> left = Files.list(spilled)) {
      assertThat(left).isEmpty();
    }
    assertThat(space.inMemory()).isZero();
    assertThat(space.onDisk()).isZero();
  }

  @Test
  void shouldKeepInMemoryWhatTheDiskDoesNotTake() throws IOException {
    Path file = Files.createFile(directory.resolve("a-file"));
    store(file.resolve("below")).put(key("b1"), new byte[IN_MEMORY]);

    store.put(key("b2"), new byte[1_000]);

    assertThat(store.get(key("b2"))).hasSize(1_000);
    assertThat(space.inMemory()).isEqualTo(IN_MEMORY + 1_000);
  }

  @Test
  void shouldForgetTheFilesOfAnEarlierProcess() throws IOException {
    Path spilled = Files.createDirectories(directory.resolve("spilled").resolve("cell-1"));
    Files.writeString(spilled.resolve("LOG"), "old");

    new SpillSpace(directory.resolve("spilled"), IN_MEMORY).clear();

    assertThat(directory.resolve("spilled")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldHoldWhatAMapHoldsAfterAnyHistory(long seed) {
    Random random = new Random(seed);
    TreeMap<String, byte[]> expected = new TreeMap<>();
    store(directory.resolve("spilled"));

    for (int i = 0; i < 3_000; i++) {
      String name = (random.nextBoolean() ? "b" : "r") + random.nextInt(40);
      if (random.nextInt(3) == 0) {
        assertThat(store.delete(key(name))).isEqualTo(expected.remove(name));
      } else {
        byte[] value = new byte[1 + random.nextInt(100)];
        random.nextBytes(value);
        expected.put(name, value);
        store.put(key(name), value);
      }
      assertThat(space.inMemory()).isBetween(0L, (long) IN_MEMORY);
    }

    List<String> names = new ArrayList<>();
    long bodies = 0;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        var entry = all.next();
        String name = new String(entry.key.get(), UTF_8);
        names.add(name);
        assertThat(entry.value).isEqualTo(expected.get(name));
        bodies += name.startsWith("b") ? entry.value.length : 0;
      }
    }
    assertThat(names).containsExactlyElementsOf(expected.keySet());
    assertThat(space.inMemory() + space.onDisk()).isEqualTo(bodies);
    assertThat(space.onDisk()).isPositive();
  }

  private static Bytes key(String name) {
    return Bytes.wrap(name.getBytes(UTF_8));
  }
}
