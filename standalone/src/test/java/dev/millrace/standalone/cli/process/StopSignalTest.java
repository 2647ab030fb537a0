package dev.millrace.standalone.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.standalone.cli.output.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopSignalTest {

  private final InputStream before = System.in;
  private final StopSignal stop = new StopSignal();

  @AfterEach
  void letGo() {
    System.setIn(before);
    stop.stopped();
  }

  @Test
  void shouldCarryTheExitCodeOfWhoRaisedIt() throws Exception {
    stop.raise(ExitCode.BAD);

    stop.await();
    assertThat(stop.exitCode()).isEqualTo(ExitCode.BAD);
  }

  @Test
  void shouldComeWithTheEndOfInputAndNotBefore() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (PipedOutputStream parent = new PipedOutputStream()) {
      System.setIn(new PipedInputStream(parent));
      stop.orEndOfInput();
      Thread.ofVirtual().start(() -> await(asked));
      parent.write('x');
      parent.flush();

      assertThat(asked.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }

    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stop.exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void shouldTakeABrokenInputForItsEnd() throws Exception {
    System.setIn(
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("gone");
          }
        });

    stop.orEndOfInput().await();

    assertThat(stop.exitCode()).isEqualTo(ExitCode.OK);
  }

  private void await(CountDownLatch asked) {
    try {
      stop.await();
      asked.countDown();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
