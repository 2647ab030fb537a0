package dev.millrace.chaos.parts;

import dev.millrace.embedded.EmbeddedStartException;
import dev.millrace.standalone.runtime.stack.SupervisedRedis;
import java.nio.file.Path;

/** The Redis of the installation. Any thread. */
final class RedisPart implements Part {

  private final SupervisedRedis redis;
  private long seen;
  private int lives;

  private RedisPart(SupervisedRedis redis) {
    this.redis = redis;
  }

  static RedisPart start(Path directory, int port) throws EmbeddedStartException {
    return new RedisPart(SupervisedRedis.start(directory, port, JvmPart.RESTARTS));
  }

  @Override
  public String name() {
    return kind().label();
  }

  @Override
  public PartKind kind() {
    return PartKind.REDIS;
  }

  @Override
  public void kill() {
    int unused = lives();
    Signals.kill(redis.pid());
  }

  @Override
  public void pause() {
    Signals.stop(redis.pid());
  }

  @Override
  public void resume() {
    Signals.go(redis.pid());
  }

  /** Counts by process ids: a life is shown when it answers. */
  @Override
  public synchronized int lives() {
    long now = redis.pid();
    if (now != seen) {
      seen = now;
      lives++;
    }
    return lives;
  }

  @Override
  public void close() {
    resume();
    redis.close();
  }
}
