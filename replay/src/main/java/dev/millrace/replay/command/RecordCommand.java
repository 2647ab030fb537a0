package dev.millrace.replay.command;

import dev.millrace.replay.file.DumpWriter;
import dev.millrace.replay.record.Pseudonyms;
import dev.millrace.replay.record.RecordedTraffic;
import dev.millrace.replay.record.RequestTopics;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.role.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a dump of an installation's traffic. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description = {
      "Write a dump of the requests in the topics of an installation for 'millrace replay': when"
          + " they came, how",
      "long they were, what became of them; never what they said. docs/scheduling.md has the"
          + " format."
    })
final class RecordCommand implements Callable<Integer> {

  private static final int KEY_BYTES = 32;
  private static final long SAY_EACH = 100_000;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The dump; what is there is replaced.")
  Path out = Path.of("");

  @Option(
      names = "--follow",
      description = "Go on with what comes, until a signal; otherwise it ends with what is there.")
  boolean follow;

  @Option(names = "--tenants", description = "Write the names of tenants, not pseudonyms.")
  boolean tenants;

  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  /**
   * What was written.
   *
   * @param ended requests whose end is known
   * @param unreadable records that nobody can decode
   */
  record Summary(String file, long requests, long ended, long unreadable) {}

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    Installation installation = broker.installation();
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    requireWritable();
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        RequestTopics topics = RequestTopics.open(installation);
        DumpWriter dump = open()) {
      RecordedTraffic traffic =
          new RecordedTraffic(new Pseudonyms(key, !tenants), request -> add(dump, request));
      read(topics, traffic, dump, output);
      traffic.finish();
      Summary summary =
          new Summary(out.toString(), traffic.requests(), traffic.ended(), topics.unreadable());
      output.object(summary);
      output
          .text()
          .printf(
              "%d requests, %d with their ends, %d records unreadable%n",
              summary.requests(), summary.ended(), summary.unreadable());
      return summary.requests() == 0 ? ExitCode.BAD : ExitCode.OK;
    } catch (KafkaException unreachable) {
      output
          .diagnostics()
          .println(
              "millrace: Kafka at "
                  + installation.kafka().bootstrapServers()
                  + " cannot be read: "
                  + unreachable.getMessage());
      return ExitCode.NOT_STARTED;
    }
  }

  /** Before Kafka is reached, and without a touch: an older dump stays until there is a newer. */
  private void requireWritable() throws InvalidSettingsException {
    Path folder = out.toAbsolutePath().getParent();
    boolean writable =
        Files.exists(out)
            ? !Files.isDirectory(out) && Files.isWritable(out)
            : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    if (!writable) {
      throw new InvalidSettingsException("--out: cannot write " + out);
    }
  }

  private DumpWriter open() throws InvalidSettingsException {
    try {
      return DumpWriter.open(out);
    } catch (IOException unwritable) {
      throw new InvalidSettingsException("--out: cannot write " + out, unwritable);
    }
  }

  private void read(RequestTopics topics, RecordedTraffic traffic, DumpWriter dump, Output output) {
    if (!follow) {
      output.progress("reading what is there");
      topics.read(traffic);
      return;
    }
    output.progress("recording until a signal");
    long[] said = new long[1];
    topics.follow(
        traffic,
        () -> {
          flush(dump);
          if (traffic.requests() / SAY_EACH > said[0]) {
            said[0] = traffic.requests() / SAY_EACH;
            output.progress(traffic.requests() + " requests");
          }
        });
  }

  private static void add(DumpWriter dump, TracedRequest request) {
    try {
      dump.add(request);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private static void flush(DumpWriter dump) {
    try {
      dump.flush();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
