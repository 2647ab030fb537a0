package dev.millrace.redis.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.redis.TestingRecords;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultJsonTest {

  @Test
  void shouldReadWhatItWrote() {
    ResultRecord success = TestingRecords.result(TestingRecords.newId(), "line\n\"q\" \u2028 é");
    ResultRecord failure = TestingRecords.failed(TestingRecords.newId());

    assertThat(ResultJson.read(ResultJson.write(success))).isEqualTo(success);
    assertThat(ResultJson.read(ResultJson.write(failure))).isEqualTo(failure);
  }

  @Test
  void shouldRefuseAValueWhenAnyFieldIsMissing() {
    JsonNode whole = ResultJson.write(TestingRecords.result(TestingRecords.newId(), "x"));
    List<String> names = new ArrayList<>();
    whole.fieldNames().forEachRemaining(names::add);

    assertThat(names).hasSize(14);
    for (String name : names) {
      ObjectNode less = whole.deepCopy();
      less.remove(name);
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> ResultJson.read(less))
          .withMessageContaining(name);
    }
  }
}
