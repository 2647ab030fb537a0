package dev.millrace.standalone.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Every setting, with its default. Durations are written like {@code 500ms}, {@code 30s}, {@code
 * 10m} or ISO-8601; sizes in the unit that the key names. None of them changes while a process
 * runs.
 */
@ConfigMapping(prefix = "millrace")
public interface Settings {

  /** Directory of everything that embedded services and workers keep. */
  @WithDefault(".millrace")
  Path data();

  /** How many worker processes {@code up} runs; 0 to 64. */
  @WithDefault("1")
  int workers();

  /** Kafka. */
  Kafka kafka();

  /** Redis. */
  Redis redis();

  /** The schema registry. */
  Registry registry();

  /** The HTTP facade. */
  Http http();

  /** The ops port of each role. */
  Ops ops();

  /** The dispatcher. */
  DispatcherSettings dispatcher();

  /** A worker. */
  WorkerSettings worker();

  /** The result sink. */
  Sink sink();

  /** Kafka. */
  interface Kafka {

    /** Where the brokers are; absent means an embedded one. */
    Optional<String> bootstrap();

    /** Port of the embedded broker; 0 for any. */
    @WithDefault("9092")
    int port();

    /** Partitions of the request topics: scheduling cells; 1 to 1000. Fixed at creation. */
    @WithDefault("4")
    int partitions();

    /** Copies of each record; 1 with a single broker, 3 where there are three. */
    @WithDefault("1")
    short replication();

    /** Put before every topic name; empty, or a name with a dot at its end. */
    Optional<String> prefix();

    /** How long a role waits at its start for the brokers to answer. */
    @WithDefault("20s")
    Duration startTimeout();

    /** Anything else for the Kafka clients, such as security settings. */
    Map<String, String> client();
  }

  /** Redis. */
  interface Redis {

    /**
     * Where it is, as host:port or a redis:// or rediss:// address; absent means an embedded one.
     */
    Optional<String> url();

    /** Port of the embedded one; 0 for any. */
    @WithDefault("6379")
    int port();

    /** How long a command may take before it counts as failed. */
    @WithDefault("200ms")
    Duration timeout();
  }

  /** The schema registry. */
  interface Registry {

    /** A Confluent-compatible registry; absent means the built-in schema ids. */
    Optional<String> url();

    /** Port on which {@code up} serves its own schemas to foreign clients; 0 for any. */
    @WithDefault("8081")
    int port();
  }

  /** The HTTP facade. */
  interface Http {

    /** Address to listen on. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port; 0 for any. */
    @WithDefault("8080")
    int port();

    /** The facade's name; facades that run at once have different ones. */
    @WithDefault("ingest")
    String instance();

    /** Result topics kept for leasing: as many streams without sharing; 1 to 1000. */
    @WithDefault("64")
    int pool();
  }

  /** The ops port. */
  interface Ops {

    /** Address to listen on. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port; 0 for any. */
    @WithDefault("9090")
    int port();

    /** Whether readiness needs a model that a worker serves. */
    @WithDefault("false")
    boolean requireModelLoaded();

    /** Readiness is lost above this many waiting requests. */
    @WithDefault("1000")
    int maxQueueDepth();
  }

  /** The dispatcher. */
  interface DispatcherSettings {

    /** Silence after which a worker counts as dead. */
    @WithDefault("5s")
    Duration workerLiveness();

    /** How long a worker with running work may stand still before it counts as dead. */
    @WithDefault("30s")
    Duration workerProgress();

    /** Executions that may end with a dead worker before the request is given up; 1 to 100. */
    @WithDefault("3")
    int maxAttempts();

    /** How long a request for a model that no worker ever served may wait. */
    @WithDefault("10s")
    Duration unknownModelGrace();

    /** Kafka Streams threads; 1 to 64. */
    @WithDefault("1")
    int threads();

    /** Kafka Streams processing guarantee. */
    @WithDefault("at_least_once")
    String guarantee();
  }

  /** A worker. */
  interface WorkerSettings {

    /** Its name, part of its topic's name; absent means one is made from the process. */
    Optional<String> id();

    /** The engine: llama or scripted. */
    @WithDefault("llama")
    String engine();

    /** Path of a GGUF file; absent means the built-in demo model. */
    Optional<Path> model();

    /**
     * The name under which requests ask for the model; absent means the file's name without its
     * ending.
     */
    Optional<String> modelName();

    /** Requests that run at once; 1 to 256. */
    @WithDefault("4")
    int slots();

    /** Tokens that one request may hold, prompt and output together. */
    @WithDefault("1024")
    int context();

    /** Threads that compute; 0 means as many as the machine has cores, but 1 for tiny models. */
    @WithDefault("0")
    int threads();

    /**
     * Tokens kept for prompts that begin like an earlier one; absent means as many as the context,
     * 0 turns that off.
     */
    OptionalInt cacheTokens();

    /**
     * Most bytes that those may take; absent means an eighth of the weights, and 16 MiB at the
     * least: every step reads them.
     */
    OptionalLong cacheBytes();

    /**
     * Folder in which a worker that stops in order leaves those for the next one with its model;
     * absent means that they are forgotten. Holds prompts and completions.
     */
    Optional<Path> cacheFolder();

    /**
     * Whether long prompts are read in a cache of their own, so that they hold up no running
     * stream; takes the memory of one slot more. Workers with one slot have none.
     */
    @WithDefault("true")
    boolean promptContext();

    /**
     * Speculative decoding: tokens that a stream guesses ahead and checks in one step; 0 to 16, 0
     * means none.
     */
    @WithDefault("0")
    int draftTokens();

    /**
     * Path of a small GGUF file with the same vocabulary that makes the guesses; absent means that
     * a stream guesses from its own text.
     */
    Optional<Path> draftModel();

    /** What the draft model has to give a token for a guess; 0 to 1. */
    @WithDefault("0.4")
    double draftMinProbability();

    /** Path of a LoRA adapter in GGUF form, for every request of the worker. */
    Optional<Path> lora();

    /** How strongly the adapter counts; -100 to 100. */
    @WithDefault("1")
    double loraScale();

    /**
     * Requests that a worker holds beyond its slots, so that none stands idle between two; 0 to 64.
     */
    @WithDefault("0")
    int prefetch();

    /** Time between two heartbeats. */
    @WithDefault("500ms")
    Duration heartbeat();

    /**
     * How long a token after the first waits for tokens of other requests to share a produce
     * request with; 0 to 100 ms.
     */
    @WithDefault("4ms")
    Duration tokenLinger();

    /** How long a stopping worker goes on with what it has. */
    @WithDefault("20s")
    Duration drain();

    /** How often it asks its own engine questions with known answers; 0ms means never. */
    @WithDefault("0ms")
    Duration canaryInterval();

    /** Share of right answers below which it calls itself degraded; above 0, at most 1. */
    @WithDefault("0.75")
    double canaryThreshold();

    /**
     * Questions, one JSON object with prompt and answer per line; absent means those of the
     * built-in model.
     */
    Optional<Path> canaryFile();

    /** The scripted engine. */
    Scripted scripted();
  }

  /** The scripted engine. */
  interface Scripted {

    /** Time per token. */
    @WithDefault("10ms")
    Duration perToken();

    /** Time before the first token. */
    @WithDefault("0ms")
    Duration prefill();
  }

  /** The result sink. */
  interface Sink {

    /** How long a result can be asked for by id. */
    @WithDefault("1h")
    Duration resultTtl();

    /** How long a dedicated result topic stays after the end of its request. */
    @WithDefault("10m")
    Duration dedicatedRetention();
  }
}
