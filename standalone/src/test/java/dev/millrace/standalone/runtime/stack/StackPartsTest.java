package dev.millrace.standalone.runtime.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.service.RoleStartException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackPartsTest {

  @TempDir Path folder;

  @Test
  void shouldStopInReverseOrderWhateverFails() {
    List<String> stopped = new ArrayList<>();
    StartedParts parts = new StartedParts();
    parts.add("first", () -> stopped.add("first"));
    parts.add(
        "broken",
        () -> {
          stopped.add("broken");
          throw new RoleStartException("cannot stop");
        });
    parts.add("last", () -> stopped.add("last"));

    parts.close();
    parts.close();

    assertThat(stopped).containsExactly("last", "broken", "first");
  }

  @Test
  void shouldKeepAnInterruptOfAStopThatWasInterrupted() {
    StartedParts parts = new StartedParts();
    parts.add(
        "interrupted",
        () -> {
          throw new InterruptedException();
        });

    parts.close();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldTellOtherCommandsWhereAStackIsWhileItRuns() throws Exception {
    Endpoints endpoints =
        new Endpoints(
            URI.create("http://127.0.0.1:1"),
            URI.create("http://127.0.0.1:2"),
            "127.0.0.1:3",
            "127.0.0.1:4",
            URI.create("http://127.0.0.1:5"));
    assertThat(Endpoints.read(folder)).isEmpty();

    endpoints.write(folder);
    assertThat(Endpoints.read(folder)).contains(endpoints);
    Endpoints.remove(folder);

    assertThat(Endpoints.read(folder)).isEmpty();
    assertThat(endpoints.readyLine())
        .isEqualTo(
            "READY http://127.0.0.1:1 ops=http://127.0.0.1:2 kafka=127.0.0.1:3"
                + " redis=127.0.0.1:4 registry=http://127.0.0.1:5");
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldRemoveAScratchDirectoryWithAllThatIsInIt() throws Exception {
    ScratchDirectory scratch = ScratchDirectory.create("millrace-test-");
    Files.createDirectories(scratch.path().resolve("a/b"));
    Files.writeString(scratch.path().resolve("a/b/c"), "text");

    scratch.close();
    scratch.close();

    assertThat(scratch.path()).doesNotExist();
  }

  @Test
  void shouldGiveAWorkerAClassArchiveOfItsOwnAndNoOtherOption() {
    assertThat(
            InheritedJvmOptions.forWorker(
                List.of("-Xmx9g", "-XX:SharedArchiveFile=/tmp/app.jsa", "-XX:+UseZGC")))
        .contains("-XX:SharedArchiveFile=/tmp/app-worker.jsa")
        .doesNotContain("-Xmx9g", "-XX:+UseZGC", "-XX:SharedArchiveFile=/tmp/app.jsa");
    assertThatThrownBy(() -> ScratchDirectory.create("no/such/"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
