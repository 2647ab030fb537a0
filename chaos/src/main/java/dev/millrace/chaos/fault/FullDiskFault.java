package dev.millrace.chaos.fault;

import dev.millrace.chaos.parts.BrokerDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** The broker's disk is full for a while. */
final class FullDiskFault implements Fault {

  private final BrokerDisk disk;
  private final int brokerPort;

  FullDiskFault(BrokerDisk disk, int brokerPort) {
    this.disk = disk;
    this.brokerPort = brokerPort;
  }

  @Override
  public String target() {
    return "broker";
  }

  @Override
  public boolean lasts() {
    return true;
  }

  @Override
  public void strike() {
    disk.fill();
  }

  @Override
  public void heal() throws IOException {
    disk.free();
  }

  /** A broker whose disk is full ends itself. */
  @Override
  public boolean isBack() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
