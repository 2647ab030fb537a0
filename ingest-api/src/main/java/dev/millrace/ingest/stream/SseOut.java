package dev.millrace.ingest.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.ingest.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Writes server-sent events (WHATWG HTML, section 9.2). Data is JSON on one line, names are
 * literals and ids base64url, so nothing that a model or a caller wrote can end a field. Each event
 * is flushed. One thread.
 */
final class SseOut {
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
  private final OutputStream out;
  private final Function<Cursor, String> ids;

  /**
   * @param ids the text of a cursor, base64url
   */
  SseOut(OutputStream out, Function<Cursor, String> ids) {
    this.out = out;
    this.ids = ids;
  }

  /** An event, with the cursor at which a reader may resume after it. */
  void event(String name, Cursor cursor, JsonNode data) throws IOException {
    write("event: " + name + "\nid: " + ids.apply(cursor) + "\ndata: ", data);
  }

  private void write(String head, JsonNode data) throws IOException {
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] json = Json.bytes(data);
    byte[] whole = new byte[start.length + json.length + 2];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(json, 0, whole, start.length, json.length);
    whole[whole.length - 2] = '\n';
    whole[whole.length - 1] = '\n';
    out.write(whole);
    out.flush();
  }

  /** A comment; the write fails when the connection is broken. */
  void keepAlive() throws IOException {
    out.write(COMMENT);
    out.flush();
  }
}
