package dev.millrace.bench.readers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Bytes of a chunked HTTP/1.1 answer to server-sent events, in pieces of any size. One thread.
 *
 * <pre>
 *   head -- empty line --> chunk size --> chunk --> its end --> chunk size ... size 0 --> over
 * </pre>
 */
final class EventParser {

  /** Sees what comes. */
  interface Listener {

    /** The answer's status, once, before any event. */
    void status(int code);

    /** An event; {@code id} is empty where it has none. */
    void event(String name, String id, String data);

    /** The answer is complete. */
    void over();
  }

  private enum Part {
    STATUS,
    HEAD,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    OVER
  }

  private static final int HEX = 16;

  private final Listener listener;
  private final ByteArrayOutputStream protocolLine = new ByteArrayOutputStream();
  private final ByteArrayOutputStream eventLine = new ByteArrayOutputStream();
  private Part part = Part.STATUS;
  private boolean chunked;
  private int left;
  private String name = "";
  private String id = "";
  private String data = "";

  EventParser(Listener listener) {
    this.listener = listener;
  }

  /** Takes all that is left in the buffer. */
  void take(ByteBuffer bytes) {
    while (bytes.hasRemaining() && part != Part.OVER) {
      byte next = bytes.get();
      if (part == Part.CHUNK) {
        body(next);
      } else if (next == '\n') {
        String line = protocolLine.toString(StandardCharsets.US_ASCII).strip();
        protocolLine.reset();
        protocol(line);
      } else {
        protocolLine.write(next);
      }
    }
  }

  private void protocol(String line) {
    switch (part) {
      case STATUS -> {
        listener.status(Integer.parseInt(line.split(" ", -1)[1]));
        part = Part.HEAD;
      }
      case HEAD -> {
        String field = line.toLowerCase(Locale.ROOT);
        chunked |= field.startsWith("transfer-encoding:") && field.endsWith("chunked");
        if (line.isEmpty()) {
          part = chunked ? Part.CHUNK_SIZE : Part.OVER;
        }
      }
      case CHUNK_SIZE -> {
        left = Integer.parseInt(line.split(";", -1)[0].strip(), HEX);
        part = left == 0 ? Part.OVER : Part.CHUNK;
      }
      case CHUNK_END -> part = Part.CHUNK_SIZE;
      case CHUNK, OVER -> throw new IllegalStateException("no line of the protocol: " + part);
    }
    if (part == Part.OVER) {
      listener.over();
    }
  }

  private void body(byte next) {
    if (next == '\n') {
      String line = eventLine.toString(StandardCharsets.UTF_8);
      eventLine.reset();
      event(line);
    } else {
      eventLine.write(next);
    }
    left--;
    if (left == 0) {
      part = Part.CHUNK_END;
    }
  }

  private void event(String line) {
    if (line.isEmpty()) {
      if (!data.isEmpty()) {
        listener.event(name, id, data);
      }
      name = "";
      data = "";
      return;
    }
    int colon = line.indexOf(':');
    String value = line.substring(colon + 1).stripLeading();
    switch (line.substring(0, Math.max(0, colon))) {
      case "event" -> name = value;
      case "id" -> id = value;
      case "data" -> data += value;
      default -> {
        // Comments keep the connection alive.
      }
    }
  }
}
