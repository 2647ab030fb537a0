package dev.millrace.redis.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.TestingRecords;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResultRecordTest {

  @Test
  void shouldStayAsItIsWhenTheTextFits() {
    ResultRecord result = TestingRecords.result(TestingRecords.newId(), "12345");

    assertThat(result.withTextOfAtMost(5)).isSameAs(result);
  }

  @Test
  void shouldNotCutThroughTheMiddleOfACharacter() {
    ResultRecord cut =
        TestingRecords.result(TestingRecords.newId(), "ab\uD83D\uDE00c").withTextOfAtMost(3);

    assertThat(cut.text()).isEqualTo("ab");
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.tokens()).isEqualTo(3);
  }

  @Property
  void shouldKeepABeginningWithinTheLimit(
      @ForAll String text, @ForAll @IntRange(max = 50) int limit) {
    ResultRecord cut = TestingRecords.result(TestingRecords.newId(), text).withTextOfAtMost(limit);

    assertThat(text).startsWith(cut.text());
    assertThat(cut.text().length()).isLessThanOrEqualTo(limit);
    assertThat(cut.truncated()).isEqualTo(text.length() > limit);
  }
}
