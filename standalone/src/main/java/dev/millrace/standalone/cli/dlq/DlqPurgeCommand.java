package dev.millrace.standalone.cli.dlq;

import dev.millrace.service.config.DurationText;
import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.deadletter.DeadLetterTopic;
import dev.millrace.standalone.deadletter.LetterPlace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes dead letters. */
@Command(
    name = "purge",
    mixinStandardHelpOptions = true,
    description = "Delete dead letters for good, up to one of a partition or by their age.")
final class DlqPurgeCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  Which which = new Which();

  @Option(names = "--yes", description = "Do it. Without it nothing is deleted, only counted.")
  boolean yes;

  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  /** Which ones; one of the two. */
  static final class Which {

    @Option(
        names = "--up-to",
        paramLabel = "LETTER",
        description = "Those of its partition up to this one, itself included: PARTITION:OFFSET.")
    @Nullable String upTo;

    @Option(
        names = "--older-than",
        paramLabel = "AGE",
        description = "Those of every partition that are older, such as 24h or 7d; 0s means all.")
    @Nullable String olderThan;
  }

  /** Finds where the purge ends in each partition. */
  private interface Ends {
    Map<Integer, Long> in(DeadLetterTopic topic) throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Ends wanted = InvalidSettingsException.checked(this::wanted);
    try (DeadLetterTopic topic = DeadLetterTopic.open(broker.installation())) {
      Map<Integer, Long> ends = wanted.in(topic);
      long count = topic.countBefore(ends);
      if (yes) {
        topic.purgeBefore(ends);
      }
      output.object(Map.of("letters", count, "purged", yes));
      if (!output.json()) {
        output
            .text()
            .println(
                yes
                    ? count + " dead letters purged"
                    : count + " dead letters would be purged; say --yes to do it");
      }
      return yes ? ExitCode.OK : ExitCode.USAGE;
    }
  }

  private Ends wanted() {
    if (which.upTo != null) {
      LetterPlace place = LetterPlace.parse(which.upTo);
      return topic -> topic.upTo(place);
    }
    Duration age = DurationText.parse(which.olderThan == null ? "" : which.olderThan);
    return topic -> topic.olderThan(age);
  }
}
