package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Message;
import dev.millrace.model.RequestId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller asks for.
 *
 * @param input what he says now, at least one message; roles as he named them
 * @param instructions of this response alone
 * @param asked the fields that the response repeats
 * @param store whether the response can be retrieved
 * @param background whether it goes on without a reader
 * @param stream whether the answer is told as it comes
 * @param previous the response with which the conversation began
 * @param serviceTier as the caller named it
 */
record ResponseCall(
    String model,
    List<Message> input,
    Optional<String> instructions,
    GenerationParameters parameters,
    Map<String, String> metadata,
    ObjectNode asked,
    boolean store,
    boolean background,
    boolean stream,
    Optional<RequestId> previous,
    Optional<String> serviceTier) {}
