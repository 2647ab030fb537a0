package dev.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.factory.WiresFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltinWiresTest {

  private static final RequestId ID = RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab");

  private final Wires wires = WiresFactory.builtin();

  @Test
  void shouldReadBackWhatItWrote() throws UndecodableException {
    ResultEvent tokens = new ResultEvent.Tokens(ID, 1_000_000L, 3, "Grüße 🌍", List.of(7, 8, 9));

    byte[] bytes = wires.resultEvents().encode(tokens);

    assertThat(bytes).startsWith(0, 0, 0, 0);
    assertThat(wires.resultEvents().decode(bytes)).isEqualTo(tokens);
  }
}
