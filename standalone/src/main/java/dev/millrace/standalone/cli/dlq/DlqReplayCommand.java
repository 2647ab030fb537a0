package dev.millrace.standalone.cli.dlq;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.standalone.cli.options.BrokerOptions;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.output.TerminalText;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.deadletter.DeadLetterTopic;
import dev.millrace.standalone.deadletter.LetterPlace;
import dev.millrace.standalone.deadletter.Replay;
import dev.millrace.standalone.deadletter.StoredLetter;
import dev.millrace.standalone.runtime.role.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends the requests of dead letters again. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Send the requests in dead letters back to the topics they came from, under their ids.",
      "A request ends once however often it is replayed: one that has ended reports that end",
      "again; to have it run again, give it a new id. Exit code 1 if a letter was refused."
    })
final class DlqReplayCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "LETTER",
      arity = "1..*",
      description = "PARTITION:OFFSET, as 'dlq list' shows it.")
  @Nullable List<String> letters;

  @Option(
      names = "--new-id",
      description = "As requests of new ids, whose results are in result topics of their own.")
  boolean anew;

  @Mixin BrokerOptions broker = new BrokerOptions();
  @Mixin JsonOption json = new JsonOption();

  /**
   * What became of a letter.
   *
   * @param topic where its request went
   * @param refused why nothing was sent
   */
  record Line(
      String letter,
      boolean replayed,
      @JsonProperty("request_id") @Nullable String requestId,
      @Nullable String topic,
      @Nullable String refused) {

    String text() {
      return letter
          + (replayed ? ": request " + requestId + " to " + topic : ": refused, " + refused);
    }
  }

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    List<LetterPlace> places = InvalidSettingsException.checked(this::places);
    Installation installation = broker.installation();
    Replay replay = new Replay(installation.topics(), installation.wires().requests());
    boolean all = true;
    try (DeadLetterTopic topic = DeadLetterTopic.open(installation)) {
      for (LetterPlace place : places) {
        Line line = replay(place, topic, replay);
        all &= line.replayed();
        output.object(line);
        if (!output.json()) {
          output.text().println(TerminalText.safe(line.text()));
        }
      }
    }
    return all ? ExitCode.OK : ExitCode.BAD;
  }

  /** All are read before any is sent. */
  private List<LetterPlace> places() {
    List<LetterPlace> places = new ArrayList<>();
    for (String letter : letters == null ? List.<String>of() : letters) {
      places.add(LetterPlace.parse(letter));
    }
    return places;
  }

  private Line replay(LetterPlace place, DeadLetterTopic topic, Replay replay) throws Exception {
    Optional<StoredLetter> found = topic.find(place);
    if (found.isEmpty()) {
      return new Line(place.toString(), false, null, null, "there is no such letter");
    }
    Replay.Decision decision =
        anew ? replay.anew(found.get(), topic.newId()) : replay.back(found.get());
    return switch (decision) {
      case Replay.Decision.Refused(String reason) ->
          new Line(place.toString(), false, null, null, reason);
      case Replay.Decision.Back back -> {
        topic.send(back.record());
        yield new Line(place.toString(), true, back.id().toString(), back.record().topic(), null);
      }
    };
  }
}
