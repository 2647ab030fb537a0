package dev.millrace.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** HTTP byte by byte, for what no client sends. One thread each. */
final class RawHttp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String END = "\r\n\r\n";

  private final Socket socket;
  private InputStream incoming;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    incoming = socket.getInputStream();
  }

  /**
   * An answer.
   *
   * @param head the status line and the headers
   */
  record Answer(int status, String head, String body) {}

  /** Bytes to send; each char is one. */
  static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sends this and waits for an answer. */
  Answer exchange(byte[] request) throws IOException {
    send(request);
    return read();
  }

  void send(byte[] some) throws IOException {
    OutputStream out = socket.getOutputStream();
    try {
      out.write(some);
      out.flush();
    } catch (SocketException closed) {
      // Who is refused early sees the answer, and the end, before all is sent.
    }
  }

  /** Sends this again and again, at this pace, for as long as nothing comes back. */
  void sendUntilAnswered(String latin1, Duration pace) throws IOException {
    socket.setSoTimeout((int) pace.toMillis());
    boolean silent = true;
    while (silent) {
      send(bytes(latin1));
      try {
        int first = socket.getInputStream().read();
        silent = false;
        incoming =
            new SequenceInputStream(
                new ByteArrayInputStream(new byte[] {(byte) first}), socket.getInputStream());
      } catch (SocketTimeoutException still) {
        silent = true;
      }
    }
    socket.setSoTimeout((int) PATIENCE.toMillis());
  }

  /** The status of an answer, up to the end of its line. */
  int readStatus() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = incoming.read(); next >= 0 && next != '\n'; next = incoming.read()) {
      line.append((char) next);
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  /** One answer with a length, or up to the end of the connection. */
  Answer read() throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    InputStream in = incoming;
    String head = "";
    int length = Integer.MAX_VALUE;
    int headEnd = -1;
    while (headEnd < 0 || got.size() < headEnd + length) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      got.write(next);
      if (headEnd < 0 && got.toString(StandardCharsets.ISO_8859_1).endsWith(END)) {
        head = got.toString(StandardCharsets.ISO_8859_1);
        headEnd = got.size();
        length = length(head);
      }
    }
    if (headEnd < 0) {
      throw new IOException("no answer, but " + got.size() + " bytes");
    }
    return new Answer(
        Integer.parseInt(head.substring(9, 12)),
        head,
        got.toString(StandardCharsets.UTF_8).substring(headEnd));
  }

  /** Whether the other side has ended the connection; waits for that. */
  boolean ends() throws IOException {
    try {
      return incoming.read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** Ends the connection with RST instead of FIN. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static int length(String head) {
    for (String line : head.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return Integer.MAX_VALUE;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
