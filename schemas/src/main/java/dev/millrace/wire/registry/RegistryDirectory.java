package dev.millrace.wire.registry;

import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.contract.Contract;
import dev.millrace.wire.contract.SchemaVersion;
import dev.millrace.wire.format.SchemaDirectory;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * The ids of a registry. Asks for everything known at start, so that later only an id that nobody
 * had registered then makes a call. Thread rule: any thread; one call at a time.
 *
 * <p>An id that the registry does not know is not asked for again for a minute, and after a failed
 * call none is asked for during five seconds: bytes with random ids cannot turn into a flood of
 * calls or a row of timeouts.
 */
public final class RegistryDirectory implements SchemaDirectory {

  private static final long UNKNOWN_FOR_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long DOWN_FOR_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MOST_UNKNOWN = 10_000;

  private final RegistryClient client;
  private final LongSupplier nanoTime;
  private final Map<String, Integer> ours = new HashMap<>();
  private final Map<Integer, Schema> known = new ConcurrentHashMap<>();
  private final ReentrantLock fetching = new ReentrantLock();
  private final Map<Integer, Long> unknownSince = new HashMap<>();
  private long downSince;
  private boolean down;

  private RegistryDirectory(RegistryClient client, LongSupplier nanoTime) {
    this.client = client;
    this.nanoTime = nanoTime;
  }

  /**
   * Looks up, or registers, the newest version of every subject of the contract.
   *
   * @param timeout of each call
   * @param nanoTime monotonic, like {@link System#nanoTime()}
   * @throws RegistryException if the registry does not answer or refuses
   */
  public static RegistryDirectory connect(
      URI url, Duration timeout, Contract contract, LongSupplier nanoTime) {
    RegistryDirectory directory = new RegistryDirectory(new RegistryClient(url, timeout), nanoTime);
    for (String subject : contract.subjects()) {
      contract.newest(subject).ifPresent(directory::resolve);
    }
    return directory;
  }

  @Override
  public int idOf(String fullName) {
    Integer id = ours.get(fullName);
    if (id == null) {
      throw new IllegalArgumentException(fullName + " is not in the contract");
    }
    return id;
  }

  @Override
  public Schema writerSchema(int id) throws UndecodableException {
    Schema schema = known.get(id);
    return schema == null ? fetched(id) : schema;
  }

  private void resolve(SchemaVersion version) {
    OptionalInt found = client.lookUp(version.subject(), version.text());
    int id =
        found.isPresent() ? found.getAsInt() : client.register(version.subject(), version.text());
    ours.put(version.subject(), id);
    for (RegisteredSchema other : client.allOf(version.subject())) {
      other.schema().ifPresent(schema -> known.put(other.id(), schema));
    }
    known.put(id, version.schema());
  }

  private Schema fetched(int id) throws UndecodableException {
    fetching.lock();
    try {
      Schema meanwhile = known.get(id);
      if (meanwhile != null) {
        return meanwhile;
      }
      refuseWhatIsInVain(id);
      Schema schema = ask(id);
      known.put(id, schema);
      return schema;
    } finally {
      fetching.unlock();
    }
  }

  private void refuseWhatIsInVain(int id) throws UndecodableException {
    long now = nanoTime.getAsLong();
    Long since = unknownSince.get(id);
    if (since != null && now - since < UNKNOWN_FOR_NANOS) {
      throw unknown(id);
    }
    if (down && now - downSince < DOWN_FOR_NANOS) {
      throw unreachable(id);
    }
  }

  private Schema ask(int id) throws UndecodableException {
    try {
      Schema schema = client.withId(id).flatMap(RegisteredSchema::schema).orElse(null);
      down = false;
      if (schema != null) {
        return schema;
      }
    } catch (RegistryException failed) {
      down = true;
      downSince = nanoTime.getAsLong();
      throw unreachable(id);
    }
    if (unknownSince.size() >= MOST_UNKNOWN) {
      unknownSince.clear();
    }
    unknownSince.put(id, nanoTime.getAsLong());
    throw unknown(id);
  }

  private UndecodableException unknown(int id) {
    return new UndecodableException(
        "schema id " + id + ": the " + client + " has no Avro schema with this id");
  }

  private UndecodableException unreachable(int id) {
    return new UndecodableException(
        "schema id " + id + ": is new here and the " + client + " cannot be asked");
  }
}
