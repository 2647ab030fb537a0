package dev.millrace.ingest.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.Submission;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Message;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.wire.factory.WiresFactory;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What counts as the same content. */
class ContentDigestTest {
  private final ContentDigest digests = new ContentDigest(WiresFactory.builtin().requests());

  @Test
  void shouldTakeInWhateverDecidesTheOutput() throws Exception {
    List<String> seen = new ArrayList<>();
    seen.add(digests.of("t", "m", Submission.prompt("p").build()));
    seen.add(digests.of("u", "m", Submission.prompt("p").build()));
    seen.add(digests.of("t", "n", Submission.prompt("p").build()));
    seen.add(digests.of("t", "m", Submission.prompt("q").build()));
    seen.add(digests.of("t", "m", Submission.chat(List.of(new Message("user", "p"))).build()));
    seen.add(digests.of("t", "m", Submission.chat(List.of(new Message("system", "p"))).build()));
    seen.add(digests.of("t", "m", Submission.passage("p").build()));
    for (GenerationParameters parameters : everyParameterChanged()) {
      seen.add(digests.of("t", "m", Submission.prompt("p").parameters(parameters).build()));
    }

    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void shouldLeaveOutWhateverDoesNot() {
    Submission plain = Submission.prompt("p").build();
    Submission other =
        Submission.prompt("p")
            .id(RequestId.at(Instant.EPOCH))
            .timeout(Duration.ofSeconds(1))
            .metadata("k", "v")
            .resultAddress(new ResultAddress("results.mine", 3))
            .build();

    assertThat(digests.of("t", "m", other)).isEqualTo(digests.of("t", "m", plain));
  }

  /** Each component of the record in turn has another value than its default. */
  private static List<GenerationParameters> everyParameterChanged() throws Exception {
    RecordComponent[] components = GenerationParameters.class.getRecordComponents();
    List<GenerationParameters> changed = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      Object[] values = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int j = 0; j < components.length; j++) {
        values[j] = components[j].getAccessor().invoke(GenerationParameters.DEFAULTS);
        types[j] = components[j].getType();
      }
      values[i] = another(values[i]);
      changed.add(GenerationParameters.class.getDeclaredConstructor(types).newInstance(values));
    }
    return changed;
  }

  private static Object another(Object value) {
    return switch (value) {
      case Integer number -> number + 1;
      case Double number -> number + 0.25;
      case OptionalLong _ -> OptionalLong.of(7);
      case List<?> _ -> List.of("stop");
      case OutputOptions _ -> OutputOptions.of(OutputForm.JSON_OBJECT);
      default -> throw new AssertionError("say how another " + value.getClass() + " is made");
    };
  }
}
