package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records among the verdicts that nobody of ours wrote. */
class StrangersInTheClosingsTest {

  @TempDir Path state;

  @Test
  void shouldKeepWhatIsNoVerdictAsADeadLetter() throws Exception {
    try (Installation place = new Installation(state);
        Dispatcher dispatcher = place.dispatcher()) {
      byte[] rubbish = "no verdict".getBytes(StandardCharsets.US_ASCII);
      String closings = place.topics.closings();
      place.producer.send(new ProducerRecord<>(closings, "k", rubbish)).get();
      place.producer.send(new ProducerRecord<>(closings, "k", null)).get();

      List<DeadLetter> letters =
          place.readUntil(
              place.topics.deadLetters(), place.wires.deadLetters(), all -> all.size() >= 2);

      assertThat(letters)
          .extracting(DeadLetter::sourceTopic, DeadLetter::value)
          .containsExactlyInAnyOrder(
              tuple(closings, Optional.of(Bytes.of(rubbish))), tuple(closings, Optional.empty()));
      assertThat(dispatcher.health().ready()).isTrue();
    }
  }
}
