package dev.millrace.standalone.cli.dlq;

import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.deadletter.DeadLetterTopic;
import dev.millrace.standalone.deadletter.LetterPlace;
import dev.millrace.standalone.deadletter.StoredLetter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one dead letter with its content, which may be a prompt. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Show one dead letter whole, its bytes as text where they are text, else as hex.")
final class DlqShowCommand implements Callable<Integer> {

  @Parameters(paramLabel = "LETTER", description = "PARTITION:OFFSET, as 'dlq list' shows it.")
  String letter = "";

  @Option(names = "--hex", description = "All bytes as hexadecimal digits.")
  boolean hex;

  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    LetterPlace place = InvalidSettingsException.checked(() -> LetterPlace.parse(letter));
    try (DeadLetterTopic topic = DeadLetterTopic.open(broker.installation())) {
      Optional<StoredLetter> found = topic.find(place);
      if (found.isEmpty()) {
        output.diagnostics().println("millrace: there is no dead letter " + place);
        return ExitCode.BAD;
      }
      ShownLetter shown = ShownLetter.of(found.get(), hex);
      output.object(shown);
      if (!output.json()) {
        output.text().print(shown.text());
      }
      return ExitCode.OK;
    }
  }
}
