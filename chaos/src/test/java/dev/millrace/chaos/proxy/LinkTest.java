package dev.millrace.chaos.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {

  private static final int A_WHILE_MILLIS = 200;
  private static final int PATIENCE_MILLIS = 20_000;

  private ServerSocket server;
  private Link link;
  private Socket client;
  private Socket served;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    link = Link.open("test", 0, server.getLocalPort());
    int port = Integer.parseInt(link.address().replaceAll(".*:", ""));
    client = new Socket(InetAddress.getLoopbackAddress(), port);
    served = server.accept();
    served.setSoTimeout(PATIENCE_MILLIS);
    client.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    served.close();
    link.close();
    server.close();
  }

  @Test
  void shouldForwardBothWays() throws IOException {
    client.getOutputStream().write(7);
    assertThat(served.getInputStream().read()).isEqualTo(7);
    served.getOutputStream().write(8);
    assertThat(client.getInputStream().read()).isEqualTo(8);
  }

  @Test
  void shouldHoldBytesBackInABlackHoleAndDeliverThemAfterIt() throws IOException {
    link.become(LinkState.BLACK_HOLE);
    client.getOutputStream().write(7);
    served.setSoTimeout(A_WHILE_MILLIS);
    assertThatThrownBy(() -> served.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);

    link.become(LinkState.OPEN);

    served.setSoTimeout(PATIENCE_MILLIS);
    assertThat(served.getInputStream().read()).isEqualTo(7);
  }

  @Test
  void shouldLetTheServerSpeakWhoIsDeaf() throws IOException {
    link.become(LinkState.DEAF_SERVER);
    client.getOutputStream().write(7);
    served.getOutputStream().write(8);

    assertThat(client.getInputStream().read()).isEqualTo(8);
    served.setSoTimeout(A_WHILE_MILLIS);
    assertThatThrownBy(() -> served.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void shouldDeliverLateWhenSlow() throws IOException {
    link.become(LinkState.SLOW);
    client.getOutputStream().write(new byte[3_000]);

    assertThat(served.getInputStream().readNBytes(3_000)).hasSize(3_000);
  }

  @Test
  void shouldBreakConnectionsWhenReset() {
    link.reset();

    assertThatThrownBy(
            () -> {
              if (client.getInputStream().read() < 0) {
                throw new IOException("ended");
              }
            })
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }
}
