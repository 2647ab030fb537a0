package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.metrics.DispatcherMeters;
import dev.millrace.kafka.ModelCell;
import dev.millrace.kafka.RepeatedRequest;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends records on to other cells, as they came. Stream thread only. */
final class Forwarding {

  private final ProcessorContext<OutKey, byte[]> context;
  private final DispatcherMeters meters;

  Forwarding(ProcessorContext<OutKey, byte[]> context, DispatcherMeters meters) {
    this.context = context;
    this.meters = meters;
  }

  /**
   * @param repeated whether the record may have been read before: in another number of shards this
   *     cell may have kept it then, so that a run of it has to look at its log
   */
  void send(
      Record<byte[], byte[]> record,
      String topic,
      String model,
      int cell,
      Hop hop,
      boolean repeated) {
    meters.forwarded();
    RecordHeaders headers = new RecordHeaders(record.headers());
    headers.remove(Hop.HEADER).add(hop.header());
    if (repeated && !RepeatedRequest.isMarked(headers)) {
      headers.add(RepeatedRequest.mark());
    }
    context.forward(
        new Record<>(
            OutKey.to(cell, ModelCell.key(model)), record.value(), record.timestamp(), headers),
        TopologyNodes.forward(topic));
  }
}
