package dev.millrace.kafka.loop;

import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Works on one record, beside others. A thread of the loop's executor; may block. */
@FunctionalInterface
public interface RecordTask<K, V> {
  /**
   * Works on the record. When it returns, the record is done with; when it throws a runtime
   * exception, that is logged and the record is done with as well.
   *
   * @param repeated whether another member of the group may have begun with it: it stood there when
   *     the partition was assigned, or the partition may be another's by now. To be asked right
   *     before what must not be done twice
   * @throws InterruptedException if it could not finish; the record comes again
   */
  void work(ConsumerRecord<K, V> record, BooleanSupplier repeated) throws InterruptedException;
}
