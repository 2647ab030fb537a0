package dev.millrace.embedded;

/**
 * A further door of an embedded broker: clients that come to it are told to come back to {@code
 * advertisedPort}, where somebody forwards to {@code port}. Both are of the loopback interface.
 *
 * @param name upper-case letters, digits and '_'; one of its own for each listener
 */
public record KafkaListener(String name, int port, int advertisedPort) {

  public KafkaListener {
    if (!name.matches("[A-Z][A-Z0-9_]*")) {
      throw new IllegalArgumentException("name: must be upper-case letters, digits and '_'");
    }
  }

  String listening() {
    return name + "://" + LoopbackPort.HOST + ":" + port;
  }

  String advertised() {
    return name + "://" + LoopbackPort.HOST + ":" + advertisedPort;
  }
}
