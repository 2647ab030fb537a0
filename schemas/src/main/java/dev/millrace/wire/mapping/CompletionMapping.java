package dev.millrace.wire.mapping;

import dev.millrace.model.Completion;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultAddress;
import dev.millrace.wire.UndecodableException;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;

/** Accepted ends. */
public final class CompletionMapping
    implements AvroMapping<Completion, dev.millrace.v1.Completion> {

  @Override
  public Class<dev.millrace.v1.Completion> type() {
    return dev.millrace.v1.Completion.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.Completion.getClassSchema();
  }

  @Override
  public dev.millrace.v1.Completion toAvro(Completion completion) {
    return new dev.millrace.v1.Completion(
        completion.requestId().toString(),
        completion.tenant(),
        completion.model(),
        dev.millrace.v1.Priority.valueOf(completion.priority().name()),
        completion.run(),
        completion.attempts(),
        completion.worker(),
        completion.address().topic(),
        completion.address().startOffset(),
        VerdictMapping.toAvro(completion.verdict()),
        completion.arrivedAt().toEpochMilli(),
        completion.finishedAt().toEpochMilli(),
        completion.output().orElse(null));
  }

  @Override
  public Completion fromAvro(dev.millrace.v1.Completion read) throws UndecodableException {
    return new Completion(
        FieldValues.requestId("requestId", read.getRequestId()),
        read.getTenant(),
        read.getModel(),
        Priority.valueOf(read.getPriority().name()),
        read.getRun(),
        read.getAttempts(),
        read.getWorker(),
        new ResultAddress(read.getResultTopic(), read.getResultOffset()),
        VerdictMapping.fromAvro(read.getVerdict()),
        Instant.ofEpochMilli(read.getArrivedAtMs()),
        Instant.ofEpochMilli(read.getFinishedAtMs()),
        Optional.ofNullable(read.getOutput()));
  }
}
