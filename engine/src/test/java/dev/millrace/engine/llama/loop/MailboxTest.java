package dev.millrace.engine.llama.loop;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.millrace.engine.llama.FakeModel;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Mailbox mailbox = new Mailbox(new FakeModel(16));

  @Test
  void shouldNotWaitOnceItIsClosedEvenIfTheSignalWasTaken() {
    // Given
    mailbox.close();
    mailbox.take(new ArrayList<>());

    // Then
    assertTimeoutPreemptively(SOON, () -> mailbox.await(Long.MAX_VALUE, System::nanoTime));
  }

  @Test
  void shouldNotWaitPastADeadline() {
    assertTimeoutPreemptively(
        SOON, () -> mailbox.await(System.nanoTime() + 1_000_000, System::nanoTime));
  }
}
