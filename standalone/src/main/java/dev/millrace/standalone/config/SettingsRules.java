package dev.millrace.standalone.config;

import dev.millrace.engine.settings.Drafting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The ranges of {@link Settings}. Every broken rule is reported at once, each with its key. */
final class SettingsRules {

  private static final int MAX_PORT = 65_535;

  private final List<String> broken = new ArrayList<>();

  private SettingsRules() {}

  static void check(Settings s) throws InvalidSettingsException {
    SettingsRules rules = new SettingsRules();
    rules.range("workers", s.workers(), 0, 64);
    rules.range("kafka.port", s.kafka().port(), 0, MAX_PORT);
    rules.range("kafka.partitions", s.kafka().partitions(), 1, 1000);
    rules.range("kafka.replication", s.kafka().replication(), 1, 9);
    rules.range("redis.port", s.redis().port(), 0, MAX_PORT);
    rules.range("registry.port", s.registry().port(), 0, MAX_PORT);
    rules.range("http.port", s.http().port(), 0, MAX_PORT);
    rules.range("http.pool", s.http().pool(), 1, 1000);
    rules.range("ops.port", s.ops().port(), 0, MAX_PORT);
    rules.range("ops.max-queue-depth", s.ops().maxQueueDepth(), 1, Integer.MAX_VALUE);
    rules.atLeast("kafka.start-timeout", s.kafka().startTimeout(), Duration.ofSeconds(1));
    rules.atLeast("redis.timeout", s.redis().timeout(), Duration.ofMillis(1));
    rules.atLeast(
        "dispatcher.worker-liveness", s.dispatcher().workerLiveness(), Duration.ofMillis(100));
    rules.atLeast(
        "dispatcher.worker-progress", s.dispatcher().workerProgress(), Duration.ofMillis(100));
    rules.range("dispatcher.max-attempts", s.dispatcher().maxAttempts(), 1, 100);
    rules.range("dispatcher.threads", s.dispatcher().threads(), 1, 64);
    rules.oneOf(
        "dispatcher.guarantee",
        s.dispatcher().guarantee(),
        Set.of("at_least_once", "exactly_once_v2"));
    rules.oneOf("worker.engine", s.worker().engine(), Set.of("llama", "scripted"));
    rules.range("worker.slots", s.worker().slots(), 1, 256);
    rules.range("worker.context", s.worker().context(), 16, 1_048_576);
    rules.range("worker.threads", s.worker().threads(), 0, 1024);
    rules.range("worker.cache-tokens", s.worker().cacheTokens().orElse(0), 0, 1 << 24);
    rules.range("worker.cache-bytes", s.worker().cacheBytes().orElse(0), 0, Long.MAX_VALUE);
    rules.range("worker.draft-tokens", s.worker().draftTokens(), 0, Drafting.MOST_TOKENS);
    if (s.worker().draftModel().isPresent() && s.worker().draftTokens() == 0) {
      rules.broken.add("millrace.worker.draft-model: needs worker.draft-tokens from 1");
    }
    rules.real("worker.draft-min-probability", s.worker().draftMinProbability(), 0, 1);
    rules.real("worker.lora-scale", s.worker().loraScale(), -100, 100);
    rules.range("worker.prefetch", s.worker().prefetch(), 0, 64);
    rules.atLeast("worker.heartbeat", s.worker().heartbeat(), Duration.ofMillis(10));
    if (!(s.worker().canaryThreshold() > 0 && s.worker().canaryThreshold() <= 1)) {
      rules.broken.add("millrace.worker.canary-threshold: must be above 0, at most 1");
    }
    if (!s.worker()
        .heartbeat()
        .multipliedBy(2)
        .minus(s.dispatcher().workerLiveness())
        .isNegative()) {
      rules.broken.add(
          "millrace.dispatcher.worker-liveness: must be more than twice worker.heartbeat");
    }
    rules.report();
  }

  /** Not a number is out of every range. */
  private void real(String key, double value, int least, int most) {
    if (!(value >= least && value <= most)) {
      broken.add("millrace." + key + ": must be " + least + " to " + most);
    }
  }

  private void range(String key, long value, long least, long most) {
    if (value < least || value > most) {
      broken.add("millrace." + key + ": must be " + least + " to " + most + ", got " + value);
    }
  }

  private void atLeast(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      broken.add(
          "millrace."
              + key
              + ": must be at least "
              + least.toMillis()
              + "ms, got "
              + value.toMillis()
              + "ms");
    }
  }

  private void oneOf(String key, String value, Set<String> allowed) {
    if (!allowed.contains(value)) {
      broken.add("millrace." + key + ": must be one of " + allowed + ", got '" + value + "'");
    }
  }

  private void report() throws InvalidSettingsException {
    if (!broken.isEmpty()) {
      throw new InvalidSettingsException(String.join("; ", broken));
    }
  }
}
