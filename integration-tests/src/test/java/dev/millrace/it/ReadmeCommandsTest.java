package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadmeCommandsTest {

  @Test
  void shouldFindLinesOfBlocksAndSpansThatBeginLikeACommand() {
    String markdown =
        """
        ```java
        client.submit("./not this");
        ```
        Call `./tool up` and `GET /v1/models` or
        `curl -N
        http://host/ID`.
        ```
        ./tool demo      # shows it
        curl -X POST http://host \\
          -d '{}'
        ```
        ```
        ┌──┐ ./not
        ```
        """;

    assertThat(ReadmeCommands.in(markdown))
        .containsExactly(
            "./tool demo",
            "curl -X POST http://host -d '{}'",
            "./tool up",
            "curl -N http://host/ID");
  }
}
