package dev.millrace.ingest;

import dev.millrace.ingest.stream.CursorKeys;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.service.config.Section;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the facade can be told, checked. None of it changes while it runs.
 *
 * @param instance the facade's name, 1 to 64 letters, digits, '.', '_' and '-'. Its result topics
 *     belong to the name and outlive the process, so that streams go on after a restart; facades
 *     that run at once should have different names
 * @param host to listen on
 * @param port to listen on, 0 to 65535; 0 means any free one
 * @param tls where the certificate is; without one the facade speaks plain HTTP
 * @param kafka settings of Kafka's clients, {@code bootstrap.servers} at least
 * @param plan names of the installation's topics, and how they are made
 * @param poolSize result topics to lease out, 1 to 1000; more requests at once share them
 * @param poolRetention how long the pool's topics keep what was written, 1 minute at least
 * @param maxBodyBytes of an HTTP body, 1 KiB to 16 MiB
 * @param acceptTimeout for Kafka's acknowledgement of a request or a cancellation
 * @param keepAlive the longest silence on a stream
 * @param idleTimeout of an HTTP connection on which nothing runs
 * @param unattendedGrace until a request that asked for it is cancelled for want of readers
 * @param keepEndedBytes what ended requests that are remembered may take, with their tokens, by
 *     estimate; 0 or more
 * @param indexTtl how long after its end Redis is told where the result is, 1 minute at least
 * @param terminalGrace after a request's deadline, until its end is given up
 * @param startTimeout for Kafka to answer at the start
 * @param idempotencyLife how long an idempotency key stands for its request, 1 second at least
 * @param dedup which outputs are given to equal requests
 * @param door what every call has to keep to
 * @param cursorKeys what the places in streams are signed with; facades that are to go on with each
 *     other's streams have one in common
 */
public record IngestConfig(
    String instance,
    String host,
    int port,
    Optional<TlsFiles> tls,
    Map<String, Object> kafka,
    TopicPlan plan,
    int poolSize,
    Duration poolRetention,
    int maxBodyBytes,
    Duration acceptTimeout,
    Duration keepAlive,
    Duration idleTimeout,
    Duration unattendedGrace,
    long keepEndedBytes,
    Duration indexTtl,
    Duration terminalGrace,
    Duration startTimeout,
    Duration idempotencyLife,
    Dedup dedup,
    DoorSettings door,
    CursorKeys cursorKeys) {

  private static final Section<HttpSection> SECTION = Section.of(HttpSection.class);
  private static final int KIB = 1024;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  public IngestConfig {
    kafka = Map.copyOf(kafka);
    SECTION.check("http.instance", instance);
    SECTION.check("http.host", host);
    SECTION.check("http.port", port);
    rule(
        kafka.get("bootstrap.servers") instanceof String servers && !servers.isBlank(),
        "kafka.bootstrap",
        "must name host:port of a broker");
    SECTION.check("http.pool", poolSize);
    rule(
        maxBodyBytes >= KIB && maxBodyBytes <= 16 * KIB * KIB,
        "maxBodyBytes",
        "must be 1024 to 16777216, got " + maxBodyBytes);
    rule(keepEndedBytes >= 0, "keepEndedBytes", "must not be negative, got " + keepEndedBytes);
    atLeast("poolRetention", poolRetention, MINUTE);
    atLeast("acceptTimeout", acceptTimeout, MILLISECOND);
    atLeast("keepAlive", keepAlive, MILLISECOND);
    atLeast("idleTimeout", idleTimeout, MILLISECOND);
    atLeast("unattendedGrace", unattendedGrace, MILLISECOND);
    atLeast("indexTtl", indexTtl, MINUTE);
    atLeast("terminalGrace", terminalGrace, MILLISECOND);
    atLeast("startTimeout", startTimeout, MILLISECOND);
    SECTION.check("http.idempotency-life", idempotencyLife);
    SECTION.check("http.dedup-life", dedup.life());
    SECTION.check("http.dedup-most", dedup.most());
  }

  /**
   * Which outputs are given to equal requests.
   *
   * @param life how long after its success one is; 0 means never
   * @param most how many of them at once
   */
  public record Dedup(Duration life, int most) {}

  /**
   * What every call has to keep to.
   *
   * @param bodyTimeout how long the whole body of a call may take to come, 1 ms at least
   * @param callsPerTenant open streams and waiting calls of one tenant
   * @param callsInAll open streams and waiting calls
   * @param open whether callers of other machines are meant to reach the facade
   */
  public record DoorSettings(
      Duration bodyTimeout, int callsPerTenant, int callsInAll, boolean open) {

    /** The defaults. */
    public static final DoorSettings DEFAULTS =
        new DoorSettings(
            SECTION.defaults().bodyTimeout(),
            SECTION.defaults().callsPerTenant(),
            SECTION.defaults().callsInAll(),
            SECTION.defaults().open());

    public DoorSettings {
      SECTION.check("http.body-timeout", bodyTimeout);
      SECTION.check("http.calls-per-tenant", callsPerTenant);
      SECTION.check("http.calls-in-all", callsInAll);
    }
  }

  private static void atLeast(String key, Duration value, Duration least) {
    rule(value.compareTo(least) >= 0, key, "must be at least " + least + ", got " + value);
  }

  private static void rule(boolean kept, String key, String otherwise) {
    if (!kept) {
      throw new IllegalArgumentException(key + ": " + otherwise);
    }
  }

  /** Names of the installation's topics. */
  public Topics topics() {
    return plan.topics();
  }

  /** The defaults, for a cluster, with cursor keys of its own. */
  public static IngestConfig defaults(Map<String, Object> kafka) {
    return new IngestConfig(
        SECTION.defaults().instance(),
        SECTION.defaults().host(),
        0,
        Optional.empty(),
        kafka,
        TopicPlan.of(Topics.DEFAULT),
        SECTION.defaults().pool(),
        Duration.ofHours(1),
        KIB * KIB,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        32L * KIB * KIB,
        Duration.ofHours(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(15),
        SECTION.defaults().idempotencyLife(),
        new Dedup(SECTION.defaults().dedupLife(), SECTION.defaults().dedupMost()),
        DoorSettings.DEFAULTS,
        CursorKeys.random());
  }

  /** The same under another name, address and topics, with another pool and start timeout. */
  public IngestConfig with(
      String name, String address, int wantedPort, TopicPlan made, int pool, Duration start) {
    Copy copy = new Copy(this);
    copy.instance = name;
    copy.host = address;
    copy.port = wantedPort;
    copy.plan = made;
    copy.poolSize = pool;
    copy.startTimeout = start;
    return copy.config();
  }

  /** The same behind this certificate. */
  public IngestConfig withTls(Optional<TlsFiles> of) {
    Copy copy = new Copy(this);
    copy.tls = of;
    return copy.config();
  }

  /** The same with other cursor keys. */
  public IngestConfig withCursorKeys(CursorKeys keys) {
    Copy copy = new Copy(this);
    copy.cursorKeys = keys;
    return copy.config();
  }

  /** The same with keys that stand for their requests so long. */
  public IngestConfig withIdempotencyLife(Duration of) {
    Copy copy = new Copy(this);
    copy.idempotencyLife = of;
    return copy.config();
  }

  /** The same with these outputs for equal requests. */
  public IngestConfig withDedup(Dedup of) {
    Copy copy = new Copy(this);
    copy.dedup = of;
    return copy.config();
  }

  /** The same with calls that have to keep to this. */
  public IngestConfig withDoor(DoorSettings of) {
    Copy copy = new Copy(this);
    copy.door = of;
    return copy.config();
  }

  /** One that is being made out of another: what may differ. */
  private static final class Copy {
    private final IngestConfig of;
    private String instance;
    private String host;
    private int port;
    private Optional<TlsFiles> tls;
    private TopicPlan plan;
    private int poolSize;
    private Duration startTimeout;
    private Duration idempotencyLife;
    private Dedup dedup;
    private DoorSettings door;
    private CursorKeys cursorKeys;

    Copy(IngestConfig of) {
      this.of = of;
      this.instance = of.instance;
      this.host = of.host;
      this.port = of.port;
      this.tls = of.tls;
      this.plan = of.plan;
      this.poolSize = of.poolSize;
      this.startTimeout = of.startTimeout;
      this.idempotencyLife = of.idempotencyLife;
      this.dedup = of.dedup;
      this.door = of.door;
      this.cursorKeys = of.cursorKeys;
    }

    IngestConfig config() {
      return new IngestConfig(
          instance,
          host,
          port,
          tls,
          of.kafka,
          plan,
          poolSize,
          of.poolRetention,
          of.maxBodyBytes,
          of.acceptTimeout,
          of.keepAlive,
          of.idleTimeout,
          of.unattendedGrace,
          of.keepEndedBytes,
          of.indexTtl,
          of.terminalGrace,
          startTimeout,
          idempotencyLife,
          dedup,
          door,
          cursorKeys);
    }
  }
}
