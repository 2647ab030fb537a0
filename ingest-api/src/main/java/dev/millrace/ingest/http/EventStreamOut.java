package dev.millrace.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes server-sent events (WHATWG HTML, section 9.2). Data is JSON on one line, and what stands
 * before it is made here or of base64url, so nothing that a model or a caller wrote can end a
 * field. Each event is flushed. One thread.
 */
public final class EventStreamOut {

  private final OutputStream out;

  /** Writes there; its owner closes it. */
  public EventStreamOut(OutputStream out) {
    this.out = out;
  }

  /**
   * An event.
   *
   * @param fields lines that go before its data, each with its end; ASCII
   */
  public void event(String fields, JsonNode data) throws IOException {
    byte[] start = (fields + "data: ").getBytes(StandardCharsets.US_ASCII);
    byte[] json = Json.bytes(data);
    byte[] whole = new byte[start.length + json.length + 2];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(json, 0, whole, start.length, json.length);
    whole[whole.length - 2] = '\n';
    whole[whole.length - 1] = '\n';
    out.write(whole);
    out.flush();
  }

  /** A line of ASCII that is no JSON, such as a comment; the write fails when nobody listens. */
  public void line(String line) throws IOException {
    out.write((line + "\n\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
