package dev.millrace.engine.llama.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.llama.sampling.TokenList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptLookupTest {

  private static int[] draft(int most, int... tokens) {
    Drafter.Stream stream = new Drafter.Stream(1, new TokenList(tokens), most);
    return new PromptLookup().draft(List.of(stream)).getFirst();
  }

  @Test
  void shouldDraftWhatFollowedLastTime() {
    assertThat(draft(3, 1, 2, 3, 4, 5, 6, 9, 1, 2, 3)).containsExactly(4, 5, 6);
    assertThat(draft(2, 7, 2, 3, 4, 5, 8, 2, 3)).containsExactly(4, 5);
    assertThat(draft(9, 1, 2, 3, 1, 2, 3)).containsExactly(1, 2, 3);
    assertThat(draft(3, 1, 2, 3, 4, 5, 6)).isEmpty();
    assertThat(draft(3, 1)).isEmpty();
  }
}
