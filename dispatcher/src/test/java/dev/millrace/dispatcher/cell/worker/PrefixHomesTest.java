package dev.millrace.dispatcher.cell.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.WorkerId;
import org.junit.jupiter.api.Test;

class PrefixHomesTest {

  private static final WorkerId WORKER = new WorkerId("w");

  private final PrefixHomes homes = new PrefixHomes();

  @Test
  void shouldRememberSoManyBeginningsAndThoseThatWereGivenLast() {
    homes.given(new Prefix(1, 0, 0), WORKER, 1);
    homes.given(new Prefix(2, 0, 0), WORKER, 1);
    for (int i = 3; i <= PrefixHomes.MOST; i++) {
      homes.given(new Prefix(i, 0, 0), WORKER, 1);
    }
    homes.given(new Prefix(1, 0, 0), WORKER, 1);

    homes.given(new Prefix(-1, 0, 0), WORKER, 1);

    assertThat(homes.size()).isEqualTo(PrefixHomes.MOST);
    assertThat(homes.find(new Prefix(2, 0, 0), any -> true)).isEmpty();
    assertThat(homes.find(new Prefix(1, 0, 0), any -> true)).isPresent();
  }

  @Test
  void shouldTakeAShorterBeginningWhenTheHomeOfTheLongerDoesNotSuit() {
    homes.given(new Prefix(1, 2, 3), new WorkerId("long"), 1);
    homes.given(new Prefix(1, 0, 0), WORKER, 1);

    assertThat(homes.find(new Prefix(1, 2, 3), it -> it.worker().equals(WORKER)))
        .hasValue(new PrefixHomes.Home(WORKER, 1));
    assertThat(homes.find(new Prefix(1, 2, 3), any -> true))
        .hasValue(new PrefixHomes.Home(new WorkerId("long"), 1));
  }

  @Test
  void shouldKnowNoHomeOfAPromptThatIsTooShort() {
    homes.given(Prefix.NONE, WORKER, 1);

    assertThat(homes.find(Prefix.NONE, any -> true)).isEmpty();
    assertThat(homes.size()).isZero();
  }
}
