package dev.millrace.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A role whose health a test sets. */
final class TestingRole implements Role {

  /** What it says can be warmed up. */
  final List<WarmUp> warmUps = new CopyOnWriteArrayList<>();

  private final String name;
  private volatile Health health = new Health(Health.State.HEALTHY, true, Map.of());
  private volatile boolean speechless;
  private volatile boolean lost;

  TestingRole(String name) {
    this.name = name;
  }

  TestingRole health(Health.State state, boolean ready, Map<String, Object> details) {
    health = new Health(state, ready, details);
    return this;
  }

  /** Its health throws from now on. */
  void loseSpeech() {
    speechless = true;
  }

  /** It works no more from now on. */
  void lose() {
    lost = true;
  }

  @Override
  public boolean isLost() {
    return lost;
  }

  @Override
  public List<WarmUp> warmUps() {
    return List.copyOf(warmUps);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {}

  @Override
  public Health health() {
    if (speechless) {
      throw new IllegalStateException("no words");
    }
    return health;
  }

  @Override
  public void drain(Duration atMost) {}

  @Override
  public void close() {}
}
