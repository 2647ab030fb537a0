package dev.millrace.bench.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The reader of one stream, on one connection after another. What it has seen stays; the times
 * count from the latest connection. The thread of {@link EventReaders}.
 */
final class EventReader implements EventParser.Listener {

  private static final int OK = 200;
  private static final int ALREADY_OVER = 204;

  private final String id;
  private final StreamCheck check;
  private @Nullable SocketChannel channel;
  private ByteBuffer request = ByteBuffer.allocate(0);
  private EventParser parser = new EventParser(this);
  private boolean refused;
  private boolean answered;
  private @Nullable InetSocketAddress facade;
  private long connectedAt;
  private long answeredAt;
  private long firstNewAt;
  private long lastNewAt;
  private long longestPause;
  private long events;

  EventReader(String id, StreamCheck check) {
    this.id = id;
    this.check = check;
  }

  /** Connects; nothing was read of this connection. */
  void connect(InetSocketAddress address, Selector selector) throws IOException {
    forgetTimes();
    parser = new EventParser(this);
    answered = false;
    answeredAt = 0;
    facade = address;
    connectedAt = System.nanoTime();
    request = request(address);
    SocketChannel connecting = SocketChannel.open();
    channel = connecting;
    connecting.configureBlocking(false);
    boolean connected = connecting.connect(address);
    connecting.register(
        selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
  }

  /** As if it had never been connected. */
  void forgetTimes() {
    firstNewAt = 0;
    lastNewAt = 0;
    longestPause = 0;
  }

  private ByteBuffer request(InetSocketAddress address) {
    String last = check.lastEventId();
    String head =
        "GET /v1/requests/%s/stream HTTP/1.1\r\nHost: %s:%d\r\nAccept: text/event-stream\r\n%s\r\n"
            .formatted(
                id,
                address.getHostString(),
                address.getPort(),
                last.isEmpty() ? "" : "Last-Event-ID: " + last + "\r\n");
    return ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
  }

  /** Does what the connection is ready for; false when the other side has ended it. */
  boolean ready(SelectionKey key, ByteBuffer scratch) throws IOException {
    SocketChannel open = (SocketChannel) key.channel();
    if (key.isConnectable() && open.finishConnect()) {
      key.interestOps(SelectionKey.OP_WRITE);
    }
    if (key.isWritable()) {
      open.write(request);
      if (!request.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ);
      }
    }
    if (!key.isReadable()) {
      return true;
    }
    scratch.clear();
    int read = open.read(scratch);
    parser.take(scratch.flip());
    return read >= 0 && !answered && !check.over();
  }

  @Override
  public void status(int code) {
    answeredAt = System.nanoTime();
    refused |= code != OK && !(code == ALREADY_OVER && check.over());
  }

  @Override
  public void event(String name, String eventId, String data) {
    events++;
    if (check.take(name, eventId, data)) {
      long now = System.nanoTime();
      if (firstNewAt == 0) {
        firstNewAt = now;
      } else {
        longestPause = Math.max(longestPause, now - lastNewAt);
      }
      lastNewAt = now;
    }
  }

  @Override
  public void over() {
    answered = true;
  }

  /** Ends the connection, if there is one. */
  void disconnect() {
    SocketChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  boolean connected() {
    return channel != null;
  }

  StreamCheck check() {
    return check;
  }

  /** Whether an answer was no stream. */
  boolean refused() {
    return refused;
  }

  /** Events that came over all connections. */
  long events() {
    return events;
  }

  /** Whether this connection has brought anything new. */
  boolean caughtUp() {
    return firstNewAt != 0;
  }

  /** Whether its latest connection is or was there. */
  boolean isLastAt(InetSocketAddress address) {
    return address.equals(facade);
  }

  /** Nanoseconds from the latest connect to the head of its answer; 0 while there is none. */
  long answerAfter() {
    return answeredAt == 0 ? 0 : answeredAt - connectedAt;
  }

  /** Nanoseconds from the latest connect to its first new event. */
  long firstNewAfter() {
    return firstNewAt - connectedAt;
  }

  /** Nanoseconds of the longest time between two new events of the latest connection. */
  long longestPause() {
    return longestPause;
  }
}
