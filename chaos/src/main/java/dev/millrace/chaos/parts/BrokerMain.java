package dev.millrace.chaos.parts;

import dev.millrace.embedded.EmbeddedKafka;
import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.embedded.KafkaListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The embedded broker in a process of its own, which ends with its standard input. */
public final class BrokerMain {

  private static final int NOT_STARTED = 3;

  private BrokerMain() {}

  /** Directory, port, and {@code NAME:port:advertised port} for each further listener. */
  public static void main(String[] words) throws IOException {
    List<KafkaListener> further = new ArrayList<>();
    for (String word : List.of(words).subList(2, words.length)) {
      String[] fields = word.split(":", -1);
      further.add(
          new KafkaListener(fields[0], Integer.parseInt(fields[1]), Integer.parseInt(fields[2])));
    }
    try {
      EmbeddedKafka kafka =
          EmbeddedKafka.start(Path.of(words[0]), Integer.parseInt(words[1]), further);
      System.out.println("READY broker kafka=" + kafka.bootstrapServers());
    } catch (EmbeddedStartException failure) {
      System.err.println("millrace: " + failure.getMessage());
      Runtime.getRuntime().halt(NOT_STARTED);
    }
    while (System.in.read() >= 0) {
      // Only its end means something.
    }
    Runtime.getRuntime().halt(0);
  }

  /** How a listener is told to {@link #main}. */
  static String word(KafkaListener listener) {
    return listener.name() + ":" + listener.port() + ":" + listener.advertisedPort();
  }
}
