package dev.millrace.chaos.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP link on the loopback interface that can be disturbed: it listens on one port and forwards
 * to another. Connections outlive a disturbance, as they do on a network that comes back in time;
 * only {@link #reset} breaks them.
 *
 * <p>Thread rule: any thread. Virtual threads of its own move the bytes.
 */
public final class Link implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int SLOW_BYTES = 1024;
  private static final int BACKLOG = 128;
  private static final Duration SLOW_DELAY = Duration.ofMillis(40);
  private static final int CONNECT_MILLIS = 2_000;

  private final String name;
  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private LinkState state = LinkState.OPEN;
  private boolean closed;

  private Link(String name, ServerSocket listener, int target) {
    this.name = name;
    this.listener = listener;
    this.target = target;
  }

  /**
   * Opens one.
   *
   * @param name in reports, like {@code worker-1 to broker}
   * @param port to listen on
   * @param target the port to forward to, on which nobody need listen yet
   */
  public static Link open(String name, int port, int target) throws IOException {
    ServerSocket listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    Link link = new Link(name, listener, target);
    var unused = Thread.ofVirtual().name("link-" + name).start(link::accept);
    return link;
  }

  /** Its name in reports. */
  public String name() {
    return name;
  }

  /** Where clients connect. */
  public String address() {
    return InetAddress.getLoopbackAddress().getHostAddress() + ":" + listener.getLocalPort();
  }

  /** From now on. */
  public void become(LinkState wanted) {
    lock.lock();
    try {
      state = wanted;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Breaks every connection with a RST. */
  public void reset() {
    open.forEach(Link::abort);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      listener.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    reset();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        var unused = Thread.ofVirtual().name("link-" + name).start(() -> connect(client));
      } catch (IOException closing) {
        // The listener's state ends the loop.
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    open.add(client);
    open.add(server);
    try {
      if (!awaitPassage(true)) {
        throw new IOException("closed");
      }
      server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException | InterruptedException unreachable) {
      end(client, server);
      return;
    }
    var unused = Thread.ofVirtual().name("link-" + name).start(() -> pump(client, server, true));
    pump(server, client, false);
  }

  private void pump(Socket from, Socket to, boolean towardsServer) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int sent = 0; sent < read; ) {
          if (!awaitPassage(towardsServer)) {
            throw new IOException("closed");
          }
          int piece = isSlow() ? delayed(read - sent) : read - sent;
          out.write(buffer, sent, piece);
          sent += piece;
        }
      }
    } catch (IOException broken) {
      // One side is gone; the other learns it below.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    end(from, to);
  }

  /** Waits until bytes of this direction may pass; false when none will any more. */
  private boolean awaitPassage(boolean towardsServer) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && isShut(towardsServer)) {
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isShut(boolean towardsServer) {
    return switch (state) {
      case OPEN, SLOW -> false;
      case BLACK_HOLE -> true;
      case DEAF_SERVER -> towardsServer;
    };
  }

  private boolean isSlow() {
    lock.lock();
    try {
      return state == LinkState.SLOW;
    } finally {
      lock.unlock();
    }
  }

  /** Waits as long as a slow link does; returns how much passes then. */
  private int delayed(int bytes) throws InterruptedException {
    lock.lock();
    try {
      long left = SLOW_DELAY.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return Math.min(SLOW_BYTES, bytes);
  }

  private void end(Socket one, Socket other) {
    for (Socket socket : new Socket[] {one, other}) {
      open.remove(socket);
      try {
        socket.close();
      } catch (IOException alreadyClosed) {
        // That was the aim.
      }
    }
  }

  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyClosed) {
      // That was the aim.
    }
  }
}
