package dev.millrace.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LogKeyTest {

  @Test
  void shouldSpellEachKeyLikeItsConstant() throws IllegalAccessException {
    for (Field key : LogKey.class.getDeclaredFields()) {
      if (!key.isSynthetic()) {
        assertThat(key.get(null)).isEqualTo(camelCase(key.getName()));
      }
    }
  }

  @Test
  void shouldHaveNoKeyForWhatUsersSend() {
    assertThat(Arrays.stream(LogKey.class.getDeclaredFields()).map(Field::getName))
        .doesNotContain("PROMPT", "MESSAGES", "COMPLETION", "TEXT", "TOKENS");
  }

  private static String camelCase(String constant) {
    return Pattern.compile("_(.)")
        .matcher(constant.toLowerCase(Locale.ROOT))
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }
}
