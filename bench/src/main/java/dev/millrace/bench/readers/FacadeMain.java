package dev.millrace.bench.readers;

import dev.millrace.standalone.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * A facade as {@code millrace ingest} runs it, which says what it holds: it answers each line of
 * its standard input with one that begins with {@link #LINE}, and ends with its input.
 */
public final class FacadeMain {

  static final String LINE = "holds ";

  private FacadeMain() {}

  /** Runs {@code millrace} with these words. */
  public static void main(String[] words) {
    Thread.ofPlatform().name("bench-facade-answers").daemon().start(FacadeMain::answer);
    Main.main(words);
  }

  private static void answer() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (in.readLine() != null) {
        System.out.println(holdings());
      }
    } catch (IOException | JMException unmeasurable) {
      System.err.println("facade: cannot be measured: " + unmeasurable);
    }
    Runtime.getRuntime().halt(0);
  }

  /** Live consumers, platform threads, and kibibytes of the heap that are in use after a GC. */
  private static String holdings() throws JMException {
    int consumers = consumers("*");
    int readers = consumers("ingest-reader-*");
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    return String.format(
        Locale.ROOT, "%s%d %d %d %d", LINE, consumers, readers, threads, heap / 1024);
  }

  /** Kafka's own meters of a consumer live as long as it does. */
  private static int consumers(String clientIds) throws JMException {
    ObjectName meters =
        new ObjectName("kafka.consumer:type=consumer-metrics,client-id=" + clientIds);
    return ManagementFactory.getPlatformMBeanServer().queryNames(meters, null).size();
  }
}
