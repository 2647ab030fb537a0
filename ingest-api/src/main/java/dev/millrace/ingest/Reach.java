package dev.millrace.ingest;

import dev.millrace.service.RoleStartException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who can reach the facade. Whoever can may use it and read what tenants asked, because a tenant is
 * only a name that a caller gives, so reaching beyond this machine has to be meant.
 */
final class Reach {
  private Reach() {}

  /**
   * Requires that a facade that others can reach is meant to be open.
   *
   * @throws RoleStartException naming the settings, also for a host that has no address
   */
  static void requireMeant(String host, boolean open) throws RoleStartException {
    if (!open && !isThisMachineOnly(host)) {
      throw new RoleStartException(
          "http.host: at "
              + host
              + " others reach the facade, and whoever does may use it as any tenant; listen on"
              + " 127.0.0.1, or say http.open=true if a network or a proxy decides who may");
    }
  }

  private static boolean isThisMachineOnly(String host) throws RoleStartException {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new RoleStartException("http.host: " + host + " has no address");
    }
  }
}
