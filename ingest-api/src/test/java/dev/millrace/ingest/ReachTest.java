package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.service.RoleStartException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.1", "::1", "localhost"})
  void shouldListenOnThisMachineUnasked(String host) {
    assertThatCode(() -> Reach.requireMeant(host, false)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void shouldListenElsewhereOnlyWhenThatIsMeant(String host) {
    assertThatThrownBy(() -> Reach.requireMeant(host, false))
        .isInstanceOf(RoleStartException.class)
        .hasMessageStartingWith("http.host: ")
        .hasMessageContaining("http.open=true");
    assertThatCode(() -> Reach.requireMeant(host, true)).doesNotThrowAnyException();
  }
}
