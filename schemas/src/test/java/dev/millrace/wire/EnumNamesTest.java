package dev.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.DeadLetter;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.WorkerEvent;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Enums are mapped by name, so both sides must have the same names. */
class EnumNamesTest {

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldHaveTheSameNames(Class<? extends Enum<?>> domain, Class<? extends Enum<?>> avro) {
    assertThat(names(domain)).isEqualTo(names(avro));
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(Priority.class, dev.millrace.v1.Priority.class),
        Arguments.of(Outcome.class, dev.millrace.v1.Outcome.class),
        Arguments.of(FinishReason.class, dev.millrace.v1.FinishReason.class),
        Arguments.of(ResultEvent.StartMode.class, dev.millrace.v1.StartMode.class),
        Arguments.of(WorkerEvent.WorkerState.class, dev.millrace.v1.WorkerState.class),
        Arguments.of(DeadLetter.ReasonCode.class, dev.millrace.v1.ReasonCode.class));
  }

  private static String[] names(Class<? extends Enum<?>> type) {
    return Stream.of(type.getEnumConstants()).map(Enum::name).toArray(String[]::new);
  }
}
