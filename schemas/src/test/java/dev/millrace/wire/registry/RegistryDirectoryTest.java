package dev.millrace.wire.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.Control;
import dev.millrace.model.RequestId;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import dev.millrace.wire.Wires;
import dev.millrace.wire.contract.Contract;
import dev.millrace.wire.factory.WiresFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryDirectoryTest {

  private static final String SUBJECT = "dev.millrace.v1.Control";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Control CANCEL =
      new Control.Cancel(
          "tiny",
          RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab"),
          "why not",
          Instant.ofEpochMilli(5));

  private final AtomicLong nanoTime = new AtomicLong(-1);
  private TestingRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = new TestingRegistry();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void shouldRegisterEverySchemaUnderTheNameOfItsRecord() throws UndecodableException {
    Wires wires = WiresFactory.connect(registry.uri(), TIMEOUT);

    byte[] bytes = wires.controls().encode(CANCEL);

    assertThat(registry.calls())
        .filteredOn(call -> call.startsWith("POST") && call.endsWith("/versions"))
        .hasSize(11)
        .contains("POST /base/subjects/dev.millrace.v1.ResultEvent/versions");
    assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isGreaterThanOrEqualTo(100);
    assertThat(wires.controls().decode(bytes)).isEqualTo(CANCEL);
  }

  @Test
  void shouldRegisterNothingWhenAllIsThere() {
    WiresFactory.connect(registry.uri(), TIMEOUT);
    int before = registry.calls().size();

    WiresFactory.connect(registry.uri(), TIMEOUT);

    assertThat(registry.calls().subList(before, registry.calls().size()))
        .noneMatch(call -> call.startsWith("POST") && call.endsWith("/versions"));
  }

  @Test
  void shouldMakeNoCallAfterTheStart() throws UndecodableException {
    registry.add(SUBJECT, otherVersion());
    Wire<Control> wire = WiresFactory.connect(registry.uri(), TIMEOUT).controls();
    int before = registry.calls().size();
    registry.failWith(500);

    byte[] ours = wire.encode(CANCEL);
    byte[] theirs = withId(ours, 100);

    assertThat(wire.decode(ours)).isEqualTo(CANCEL);
    assertThat(wire.decode(theirs)).isEqualTo(CANCEL);
    assertThat(registry.calls()).hasSize(before);
  }

  @Test
  void shouldFetchASchemaThatWasRegisteredLaterOnce() throws UndecodableException {
    Wire<Control> wire = WiresFactory.connect(registry.uri(), TIMEOUT).controls();
    int id = registry.add("somewhere-else", otherVersion());
    int before = registry.calls().size();

    byte[] theirs = withId(wire.encode(CANCEL), id);

    assertThat(wire.decode(theirs)).isEqualTo(CANCEL);
    assertThat(wire.decode(theirs)).isEqualTo(CANCEL);
    assertThat(registry.calls()).hasSize(before + 1);
  }

  @Test
  void shouldAskAgainForAnUnknownIdOnlyAfterAMinute() {
    RegistryDirectory directory = connected();
    int before = registry.calls().size();

    assertUnknown(directory, 7);
    assertUnknown(directory, 7);
    assertThat(registry.calls()).hasSize(before + 1);
    nanoTime.addAndGet(Duration.ofSeconds(60).toNanos());
    assertUnknown(directory, 7);

    assertThat(registry.calls()).hasSize(before + 2);
  }

  @Test
  void shouldRefuseNewIdsForAWhileWhenTheRegistryFails() throws UndecodableException {
    RegistryDirectory directory = connected();
    int id = registry.add("somewhere-else", otherVersion());
    int before = registry.calls().size();
    registry.failWith(503);

    assertThatThrownBy(() -> directory.writerSchema(id)).hasMessageContaining("cannot be asked");
    registry.failWith(0);
    assertThatThrownBy(() -> directory.writerSchema(id)).hasMessageContaining("cannot be asked");
    assertThat(registry.calls()).hasSize(before + 1);
    nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());

    assertThat(directory.writerSchema(id).getFullName()).isEqualTo(SUBJECT);
  }

  @Test
  void shouldTakeNoSchemaThatIsBroken() {
    RegistryDirectory directory = connected();
    int broken = registry.add("somewhere-else", "{\"type\":\"nothing\"}");

    assertUnknown(directory, broken);
  }

  @Test
  void shouldNameTheUrlWhenTheRegistryCannotBeReached() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://user:secret@127.0.0.1:" + free.getLocalPort());
    }

    assertThatThrownBy(() -> WiresFactory.connect(nobody, TIMEOUT))
        .isInstanceOf(RegistryException.class)
        .hasMessageStartingWith("schema registry at http://127.0.0.1:" + nobody.getPort())
        .hasMessageContaining("cannot be reached")
        .hasMessageNotContaining("secret");
  }

  @Test
  void shouldSayWhatTheRegistrySaidWhenItRefuses() {
    registry.failWith(409);

    assertThatThrownBy(() -> WiresFactory.connect(registry.uri(), TIMEOUT))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("with status 409: out of order")
        .hasMessageContaining("/base/subjects/dev.millrace.v1.");
  }

  private RegistryDirectory connected() {
    return RegistryDirectory.connect(registry.uri(), TIMEOUT, Contract.builtin(), nanoTime::get);
  }

  private static void assertUnknown(RegistryDirectory directory, int id) {
    assertThatThrownBy(() -> directory.writerSchema(id))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("has no Avro schema with this id");
  }

  /** The same data under a schema of another text. */
  private static String otherVersion() {
    String text = Contract.builtin().newest(SUBJECT).orElseThrow().text();
    String other = text.replace("\"default\":\"\"", "\"default\":\"none\"");
    assertThat(other).isNotEqualTo(text);
    return other;
  }

  private static byte[] withId(byte[] record, int id) {
    byte[] changed = record.clone();
    ByteBuffer.wrap(changed).putInt(1, id);
    return changed;
  }
}
