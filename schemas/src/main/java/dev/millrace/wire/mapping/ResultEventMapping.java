package dev.millrace.wire.mapping;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.wire.UndecodableException;
import java.time.Instant;
import org.apache.avro.Schema;

/** Records of result topics. */
public final class ResultEventMapping
    implements AvroMapping<ResultEvent, dev.millrace.v1.ResultEvent> {

  @Override
  public Class<dev.millrace.v1.ResultEvent> type() {
    return dev.millrace.v1.ResultEvent.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.ResultEvent.getClassSchema();
  }

  @Override
  public dev.millrace.v1.ResultEvent toAvro(ResultEvent event) {
    return new dev.millrace.v1.ResultEvent(event.requestId().toString(), event.run(), body(event));
  }

  @Override
  public ResultEvent fromAvro(dev.millrace.v1.ResultEvent read) throws UndecodableException {
    RequestId id = FieldValues.requestId("requestId", read.getRequestId());
    long run = read.getRun();
    Object body = read.getBody();
    if (body instanceof dev.millrace.v1.Tokens tokens) {
      return new ResultEvent.Tokens(
          id,
          run,
          tokens.getFirstIndex(),
          tokens.getText(),
          tokens.getIds(),
          LikelihoodMapping.fromAvro(tokens.getLikelihoods()));
    }
    if (body instanceof dev.millrace.v1.Started started) {
      return new ResultEvent.Started(
          id,
          run,
          StartMode.valueOf(started.getMode().name()),
          started.getAttempt(),
          started.getWorker(),
          started.getModel(),
          Instant.ofEpochMilli(started.getAtMs()),
          started.getTenant());
    }
    if (body instanceof dev.millrace.v1.Finished finished) {
      return new ResultEvent.Finished(
          id,
          run,
          VerdictMapping.fromAvro(finished.getVerdict()),
          Instant.ofEpochMilli(finished.getAtMs()),
          finished.getVector());
    }
    throw FieldValues.unknownBody("ResultEvent");
  }

  private static Object body(ResultEvent event) {
    if (event instanceof ResultEvent.Tokens tokens) {
      return new dev.millrace.v1.Tokens(
          tokens.firstIndex(),
          tokens.text(),
          tokens.ids(),
          LikelihoodMapping.toAvro(tokens.likelihoods()));
    }
    if (event instanceof ResultEvent.Started started) {
      return new dev.millrace.v1.Started(
          dev.millrace.v1.StartMode.valueOf(started.mode().name()),
          started.attempt(),
          started.worker(),
          started.model(),
          started.at().toEpochMilli(),
          started.tenant());
    }
    ResultEvent.Finished finished = (ResultEvent.Finished) event;
    return new dev.millrace.v1.Finished(
        VerdictMapping.toAvro(finished.verdict()), finished.at().toEpochMilli(), finished.vector());
  }
}
