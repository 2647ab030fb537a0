package dev.millrace.standalone.facade;

import java.util.Optional;

/**
 * Turns the lines of an event stream into events, as the WHATWG's HTML standard says (section
 * 9.2.6). One thread.
 */
final class ServerSentEvents {

  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private String id = "";

  /** Takes a line without its end; an empty line may complete an event. */
  Optional<ServerSentEvent> line(String line) {
    if (line.isEmpty()) {
      return dispatch();
    }
    int colon = line.indexOf(':');
    if (colon == 0) {
      return Optional.empty();
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "event" -> type = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> id = value.indexOf('\0') < 0 ? value : id;
      default -> {
        // Unknown fields are to be ignored.
      }
    }
    return Optional.empty();
  }

  private Optional<ServerSentEvent> dispatch() {
    if (data.isEmpty()) {
      type = "";
      return Optional.empty();
    }
    data.setLength(data.length() - 1);
    ServerSentEvent event =
        new ServerSentEvent(type.isEmpty() ? "message" : type, id, data.toString());
    data.setLength(0);
    type = "";
    return Optional.of(event);
  }
}
