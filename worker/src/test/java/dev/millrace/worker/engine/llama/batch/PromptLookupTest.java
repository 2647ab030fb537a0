package dev.millrace.worker.engine.llama.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.worker.engine.llama.sampling.TokenList;
import org.junit.jupiter.api.Test;

class PromptLookupTest {

  private static int[] guess(int most, int... tokens) {
    return new PromptLookup().guess(new TokenList(tokens), most);
  }

  @Test
  void shouldGuessWhatFollowedLastTime() {
    assertThat(guess(3, 1, 2, 3, 4, 5, 6, 9, 1, 2, 3)).containsExactly(4, 5, 6);
    assertThat(guess(2, 7, 2, 3, 4, 5, 8, 2, 3)).containsExactly(4, 5);
    assertThat(guess(9, 1, 2, 3, 1, 2, 3)).containsExactly(1, 2, 3);
    assertThat(guess(3, 1, 2, 3, 4, 5, 6)).isEmpty();
    assertThat(guess(3, 1)).isEmpty();
  }

  @Test
  void shouldStopWhereGuessesRarelyComeTrue() {
    PromptLookup lookup = new PromptLookup();
    TokenList tokens = new TokenList(new int[] {1, 2, 3, 1, 2, 3});
    lookup.checked(PromptLookup.TRIAL, PromptLookup.TRIAL);
    assertThat(lookup.guess(tokens, 2)).isNotEmpty();

    lookup.checked(4 * PromptLookup.TRIAL, 0);

    assertThat(lookup.guess(tokens, 2)).isEmpty();
  }
}
