package dev.millrace.chaos.parts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One command, for which no client is needed. Stateless, any thread. */
final class RedisFlush {

  private static final int PATIENCE_MILLIS = 15_000;

  private RedisFlush() {}

  static void at(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII);
      if (!answer.equals("+OK")) {
        throw new IOException("Redis answered " + answer);
      }
    }
  }
}
