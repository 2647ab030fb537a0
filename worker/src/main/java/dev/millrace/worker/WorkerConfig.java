package dev.millrace.worker;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.WorkerId;
import dev.millrace.service.config.Section;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * How a worker works. Nothing of it changes at run time.
 *
 * @param id unique in the installation; names the work topic
 * @param model the name under which requests ask for the engine's model
 * @param prefetch requests beyond the free slots that the dispatcher may send; 0 to 64
 * @param heartbeatInterval how often the worker reports when nothing changes
 * @param pauseThreshold a longer gap between two heartbeats means that the process stood still: its
 *     runs may have been given away, so it drops them and begins a new epoch
 * @param progressTimeout an engine that decodes nothing for this long while it has work is wedged
 * @param replayTimeout bound of reading the log before a run
 * @param closeTimeout bound of each wait of {@link Worker#close()}
 * @param maxTokensPerRecord how many tokens one result record holds at the most, 1 to 4096
 * @param tokenLinger how long a token after the first waits for others to share a request with, 0
 *     to 100 ms
 * @param rehearses whether it takes over a request of its own before it announces itself
 * @param dedicatedRetention how long the broker keeps dedicated result topics that the worker
 *     creates
 * @param plan names of all topics, and how they are made
 * @param kafka client settings as {@link KafkaSettings} takes them, at least {@code
 *     bootstrap.servers}
 */
public record WorkerConfig(
    WorkerId id,
    String model,
    int prefetch,
    Duration heartbeatInterval,
    Duration pauseThreshold,
    Duration progressTimeout,
    Duration replayTimeout,
    Duration closeTimeout,
    int maxTokensPerRecord,
    Duration tokenLinger,
    boolean rehearses,
    Duration dedicatedRetention,
    TopicPlan plan,
    Map<String, Object> kafka) {

  private static final Section<WorkerSection> SECTION = Section.of(WorkerSection.class);

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException whose message names the key
   */
  public WorkerConfig {
    kafka = Map.copyOf(kafka);
    check(!model.isBlank(), "worker.model-name: must not be blank");
    SECTION.check("worker.prefetch", prefetch);
    SECTION.check("worker.heartbeat", heartbeatInterval);
    check(
        pauseThreshold.compareTo(heartbeatInterval) > 0,
        "dispatcher.worker-liveness: must be longer than worker.heartbeat");
    positive("progressTimeout", progressTimeout);
    positive("replayTimeout", replayTimeout);
    positive("closeTimeout", closeTimeout);
    check(
        maxTokensPerRecord >= 1 && maxTokensPerRecord <= 4096,
        "maxTokensPerRecord: must be 1 to 4096");
    SECTION.check("worker.token-linger", tokenLinger);
    positive("dedicatedRetention", dedicatedRetention);
    var unused = new KafkaSettings(kafka);
  }

  /** Names of all topics. */
  public Topics topics() {
    return plan.topics();
  }

  /**
   * With the defaults: no prefetch, heartbeats twice a second, 256 tokens a record, no rehearsal.
   */
  public static WorkerConfig of(
      WorkerId id, String model, TopicPlan plan, Map<String, Object> kafka) {
    return new WorkerConfig(
        id,
        model,
        SECTION.defaults().prefetch(),
        SECTION.defaults().heartbeat(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        256,
        SECTION.defaults().tokenLinger(),
        false,
        Duration.ofDays(1),
        plan,
        kafka);
  }

  /** The same with another linger of tokens. */
  public WorkerConfig withTokenLinger(Duration linger) {
    return with(prefetch, heartbeatInterval, pauseThreshold, linger, rehearses);
  }

  /** The same with another prefetch, heartbeat and pause threshold. */
  public WorkerConfig with(int prefetch, Duration heartbeatInterval, Duration pauseThreshold) {
    return with(prefetch, heartbeatInterval, pauseThreshold, tokenLinger, rehearses);
  }

  /** The same, rehearsing or not. */
  public WorkerConfig rehearsing(boolean wanted) {
    return with(prefetch, heartbeatInterval, pauseThreshold, tokenLinger, wanted);
  }

  private WorkerConfig with(
      int held, Duration heartbeat, Duration pause, Duration linger, boolean rehearsing) {
    return new WorkerConfig(
        id,
        model,
        held,
        heartbeat,
        pause,
        progressTimeout,
        replayTimeout,
        closeTimeout,
        maxTokensPerRecord,
        linger,
        rehearsing,
        dedicatedRetention,
        plan,
        kafka);
  }

  private static void positive(String key, Duration value) {
    check(value.isPositive(), key + ": must be more than zero");
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
