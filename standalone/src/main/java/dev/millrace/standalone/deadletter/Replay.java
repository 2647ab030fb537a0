package dev.millrace.standalone.deadletter;

import dev.millrace.kafka.ModelCell;
import dev.millrace.kafka.RepeatedRequest;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestRules;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Decides whether the request in a dead letter can go back to its topic, and as which record.
 *
 * <p>It keeps its id and is marked as {@link RepeatedRequest}: an id that the dispatcher remembers
 * is passed over, and one that it has forgotten takes over the end that its result log holds. So
 * however often a letter is replayed, its request ends once. Pure, any thread.
 */
public final class Replay {

  /** Set by a cell that forwards; a replayed record may have to be forwarded anew. */
  private static final String FORWARDED = "millrace-forwarded";

  private final Topics topics;
  private final Wire<InferenceRequest> requests;

  /** In an installation with these names and this form of requests. */
  public Replay(Topics topics, Wire<InferenceRequest> requests) {
    this.topics = topics;
    this.requests = requests;
  }

  /** What becomes of a letter. */
  public sealed interface Decision {

    /** This record is to be sent. */
    record Back(RequestId id, ProducerRecord<byte[], byte[]> record) implements Decision {}

    /** Nothing can be sent; the reason is for people and holds nothing of the content. */
    record Refused(String reason) implements Decision {}
  }

  /** The original record, to its source topic, under its id. */
  public Decision back(StoredLetter stored) {
    return decide(stored, Optional.empty());
  }

  /**
   * The same request under another id, which names no result topic: it runs again although the
   * first one has ended.
   */
  public Decision anew(StoredLetter stored, RequestId id) {
    return decide(stored, Optional.of(id));
  }

  private Decision decide(StoredLetter stored, Optional<RequestId> newId) {
    return switch (stored.content()) {
      case StoredLetter.Content.Unreadable(DeadLetter.Bytes _, String reason) ->
          new Decision.Refused("the record is no dead letter: " + reason);
      case StoredLetter.Content.OfLetter(DeadLetter letter) -> decide(letter, newId);
    };
  }

  private Decision decide(DeadLetter letter, Optional<RequestId> newId) {
    if (topics.priorityOf(letter.sourceTopic()).isEmpty()) {
      return new Decision.Refused(
          "it comes from " + letter.sourceTopic() + ", where there are no requests");
    }
    if (letter.value().isEmpty()) {
      return new Decision.Refused("it has no content");
    }
    byte[] bytes = letter.value().get().toArray();
    InferenceRequest request;
    try {
      request = requests.decode(bytes);
    } catch (UndecodableException undecodable) {
      return new Decision.Refused("its content is no request: " + undecodable.getMessage());
    }
    Optional<String> broken = broken(request);
    if (broken.isPresent()) {
      return new Decision.Refused("its request breaks a rule: " + broken.get());
    }
    return newId
        .<Decision>map(id -> new Decision.Back(id, anew(letter, request, id)))
        .orElseGet(() -> new Decision.Back(request.id(), original(letter, bytes)));
  }

  private Optional<String> broken(InferenceRequest request) {
    return RequestRules.violation(request)
        .map(ErrorInfo::message)
        .or(
            () ->
                request
                    .resultAddress()
                    .flatMap(
                        address ->
                            topics
                                .resultNames()
                                .refusal(
                                    address.topic(), Optional.of(request.id()), request.tenant())));
  }

  private static ProducerRecord<byte[], byte[]> original(DeadLetter letter, byte[] value) {
    RecordHeaders headers = new RecordHeaders();
    for (DeadLetter.Header header : letter.headers()) {
      if (!header.name().equals(FORWARDED) && !header.name().equals(RepeatedRequest.HEADER)) {
        headers.add(header.name(), header.value().toArray());
      }
    }
    headers.add(RepeatedRequest.mark());
    byte[] key = letter.key().map(DeadLetter.Bytes::toArray).orElse(null);
    return new ProducerRecord<>(letter.sourceTopic(), null, key, value, headers);
  }

  private ProducerRecord<byte[], byte[]> anew(
      DeadLetter letter, InferenceRequest request, RequestId id) {
    InferenceRequest copy =
        new InferenceRequest(
            id,
            request.tenant(),
            request.model(),
            request.input(),
            request.parameters(),
            request.timeout(),
            Optional.empty(),
            Map.copyOf(request.metadata()));
    return new ProducerRecord<>(
        letter.sourceTopic(), ModelCell.key(request.model()), requests.encode(copy));
  }
}
