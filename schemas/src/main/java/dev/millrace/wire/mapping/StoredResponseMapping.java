package dev.millrace.wire.mapping;

import dev.millrace.model.Priority;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.StoredResponse;
import dev.millrace.wire.UndecodableException;
import java.time.Instant;
import org.apache.avro.Schema;

/** Responses of the Responses API. */
public final class StoredResponseMapping
    implements AvroMapping<StoredResponse, dev.millrace.v1.StoredResponse> {

  @Override
  public Class<dev.millrace.v1.StoredResponse> type() {
    return dev.millrace.v1.StoredResponse.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.StoredResponse.getClassSchema();
  }

  @Override
  public dev.millrace.v1.StoredResponse toAvro(StoredResponse response) {
    return new dev.millrace.v1.StoredResponse(
        response.requestId().toString(),
        response.tenant(),
        response.model(),
        dev.millrace.v1.Priority.valueOf(response.priority().name()),
        response.address().topic(),
        response.address().startOffset(),
        response.background(),
        response.at().toEpochMilli(),
        response.deadline().toEpochMilli(),
        response.content());
  }

  @Override
  public StoredResponse fromAvro(dev.millrace.v1.StoredResponse read) throws UndecodableException {
    return new StoredResponse(
        FieldValues.requestId("requestId", read.getRequestId()),
        read.getTenant(),
        read.getModel(),
        Priority.valueOf(read.getPriority().name()),
        new ResultAddress(read.getResultTopic(), read.getResultOffset()),
        read.getBackground(),
        Instant.ofEpochMilli(read.getAtMs()),
        Instant.ofEpochMilli(read.getDeadlineMs()),
        read.getContent());
  }
}
