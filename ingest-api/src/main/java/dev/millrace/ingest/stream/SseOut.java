package dev.millrace.ingest.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.ingest.http.EventStreamOut;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/** Writes the events of a stream, each with the cursor at which a reader may resume. One thread. */
final class SseOut {
  private final EventStreamOut out;
  private final Function<Cursor, String> ids;

  /**
   * @param ids the text of a cursor, base64url
   */
  SseOut(OutputStream out, Function<Cursor, String> ids) {
    this.out = new EventStreamOut(out);
    this.ids = ids;
  }

  /** An event, with the cursor at which a reader may resume after it. */
  void event(String name, Cursor cursor, JsonNode data) throws IOException {
    out.event("event: " + name + "\nid: " + ids.apply(cursor) + "\n", data);
  }

  /** A comment; the write fails when the connection is broken. */
  void keepAlive() throws IOException {
    out.line(":");
  }
}
