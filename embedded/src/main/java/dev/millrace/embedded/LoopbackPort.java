package dev.millrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. Stateless, any thread. */
public final class LoopbackPort {

  /** The only address that embedded services listen on. */
  public static final String HOST = "127.0.0.1";

  private static final int BACKLOG = 1;

  private LoopbackPort() {}

  /**
   * The wanted port, checked to be free, or any free one for 0.
   *
   * @param setting the name of the setting that wants it, for the message
   * @throws EmbeddedStartException if it is taken
   */
  public static int claim(String setting, int wanted) throws EmbeddedStartException {
    try (ServerSocket probe = new ServerSocket(wanted, BACKLOG, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException taken) {
      throw new EmbeddedStartException(
          setting + ": port " + wanted + " on " + HOST + " is in use; choose another, or 0 for any",
          taken);
    }
  }
}
