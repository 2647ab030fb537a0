package dev.millrace.dispatcher.spill;

import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Makes the store of each task.
 *
 * @param name of the store
 * @param space that all of them share
 * @param spillable which keys have values that may go to disk
 * @param stale whether a restored value must not replace the present one, in this order
 */
public record SpillingStores(
    String name, SpillSpace space, Predicate<Bytes> spillable, BiPredicate<byte[], byte[]> stale)
    implements KeyValueBytesStoreSupplier {

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    return new SpillingStore(name, space, spillable, stale);
  }

  @Override
  public String metricsScope() {
    return "spilling";
  }
}
