package dev.millrace.ingest.openai.responses;

import dev.millrace.model.RequestId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ids as OpenAI's API writes them. That of a response holds that of its request, so any facade
 * finds it. Stateless, any thread.
 */
final class ResponseIds {

  private static final Pattern RESPONSE =
      Pattern.compile("resp_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

  private ResponseIds() {}

  static String response(RequestId id) {
    return "resp_" + hex(id);
  }

  /** Of the message that the model writes. */
  static String output(RequestId id) {
    return "msg_" + hex(id);
  }

  /** Of an item of what was said to the model, in the order of the conversation from 0. */
  static String input(RequestId id, int number) {
    return "msg_" + hex(id) + "_" + number;
  }

  private static String hex(RequestId id) {
    return id.toString().replace("-", "");
  }

  /** The request of a response of this id; empty if no response has such an id. */
  static Optional<RequestId> request(String response) {
    Matcher parts = RESPONSE.matcher(response);
    return parts.matches()
        ? RequestId.tryParse(
            String.join(
                "-",
                parts.group(1),
                parts.group(2),
                parts.group(3),
                parts.group(4),
                parts.group(5)))
        : Optional.empty();
  }
}
