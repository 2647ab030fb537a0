package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TestingRedisTest {

  @Test
  void shouldAnswerOnItsPortUntilItIsKilledAndAgainWhenItIsBack() throws IOException {
    try (TestingRedis redis = TestingRedis.start()) {
      assertThat(ping(redis)).isEqualTo("+PONG");

      redis.kill();
      assertThatThrownBy(() -> ping(redis)).isInstanceOf(ConnectException.class);

      redis.restart();
      assertThat(ping(redis)).isEqualTo("+PONG");
    }
  }

  @Test
  void shouldBeSilentWhileFrozen() throws IOException {
    try (TestingRedis redis = TestingRedis.start()) {
      redis.freeze();
      assertThatThrownBy(() -> ping(redis)).isInstanceOf(SocketTimeoutException.class);

      redis.thaw();
      assertThat(ping(redis)).isEqualTo("+PONG");
    }
  }

  @Test
  void shouldLeaveNoServerWhenClosed() {
    TestingRedis redis = TestingRedis.start();

    redis.close();

    assertThatThrownBy(() -> ping(redis)).isInstanceOf(ConnectException.class);
  }

  private static String ping(TestingRedis redis) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(500);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), redis.port()), 500);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII);
    }
  }
}
