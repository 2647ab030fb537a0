package dev.millrace.wire.mapping;

import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Message;
import dev.millrace.model.ResultAddress;
import dev.millrace.wire.UndecodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** Requests. */
public final class RequestMapping
    implements AvroMapping<InferenceRequest, dev.millrace.v1.InferenceRequest> {

  private static final long NO_TIMEOUT = 0;

  @Override
  public Class<dev.millrace.v1.InferenceRequest> type() {
    return dev.millrace.v1.InferenceRequest.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.InferenceRequest.getClassSchema();
  }

  @Override
  public dev.millrace.v1.InferenceRequest toAvro(InferenceRequest request) {
    return new dev.millrace.v1.InferenceRequest(
        request.id().toString(),
        request.tenant(),
        request.model(),
        request.input() instanceof Input.Prompt prompt ? prompt.text() : null,
        request.input() instanceof Input.Chat chat ? turns(chat) : List.of(),
        ParametersMapping.toAvro(request.parameters()),
        request.timeout().map(RequestMapping::timeoutMs).orElse(NO_TIMEOUT),
        request.resultAddress().map(ResultAddress::topic).orElse(null),
        request.resultAddress().map(ResultAddress::startOffset).orElse(0L),
        request.metadata(),
        request.input() instanceof Input.Passage passage ? passage.text() : null);
  }

  @Override
  public InferenceRequest fromAvro(dev.millrace.v1.InferenceRequest read)
      throws UndecodableException {
    String topic = read.getResultTopic();
    return new InferenceRequest(
        FieldValues.requestId("id", read.getId()),
        read.getTenant(),
        read.getModel(),
        input(read),
        ParametersMapping.fromAvro(read.getParameters()),
        read.getTimeoutMs() == NO_TIMEOUT
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(read.getTimeoutMs())),
        topic == null
            ? Optional.empty()
            : Optional.of(new ResultAddress(topic, read.getResultOffset())),
        read.getMetadata());
  }

  private static List<dev.millrace.v1.Message> turns(Input.Chat chat) {
    return chat.messages().stream()
        .map(message -> new dev.millrace.v1.Message(message.role(), message.content()))
        .toList();
  }

  private static Input input(dev.millrace.v1.InferenceRequest read) throws UndecodableException {
    List<Input> given = new ArrayList<>();
    if (read.getPrompt() != null) {
      given.add(new Input.Prompt(read.getPrompt()));
    }
    if (!read.getMessages().isEmpty()) {
      given.add(
          new Input.Chat(
              read.getMessages().stream()
                  .map(m -> new Message(m.getRole(), m.getContent()))
                  .toList()));
    }
    if (read.getPassage() != null) {
      given.add(new Input.Passage(read.getPassage()));
    }
    if (given.size() != 1) {
      throw new UndecodableException(
          "prompt, messages, passage: exactly one must be given, got " + given.size());
    }
    return given.get(0);
  }

  /**
   * A timeout that is not positive breaks the rules of requests. It must not turn into the 0 that
   * means none, so that the reader finds it broken too.
   */
  private static long timeoutMs(Duration timeout) {
    long millis = FieldValues.millisRoundedUp(timeout);
    return millis == NO_TIMEOUT ? -1 : millis;
  }
}
