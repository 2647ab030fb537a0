package dev.millrace.client.follow;

import dev.millrace.client.lease.ResultListener;
import dev.millrace.client.lease.ResultRoute;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.Wire;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Results in topics outside the pool. Each costs a consumer and a thread while its request runs, so
 * this is for the few requests that need a topic of their own. Any thread.
 */
public final class ResultTails implements AutoCloseable {
  private final Function<RequestId, Consumer<byte[], byte[]>> consumers;
  private final Wire<ResultEvent> wire;
  private final Set<TopicFollower> followers = ConcurrentHashMap.newKeySet();

  /** Makes a consumer for each request that is followed. */
  public ResultTails(
      Function<RequestId, Consumer<byte[], byte[]>> consumers, Wire<ResultEvent> wire) {
    this.consumers = consumers;
    this.wire = wire;
  }

  /** The records of this request at this address go to the listener from now on. */
  public ResultRoute follow(ResultAddress address, RequestId id, ResultListener listener) {
    TopicFollower follower =
        new TopicFollower(address, id, listener, consumers.apply(id), wire, followers::remove);
    followers.add(follower);
    follower.start();
    return follower;
  }

  /** Tells every follower to stop; does not wait. */
  @Override
  public void close() {
    followers.forEach(TopicFollower::close);
  }
}
