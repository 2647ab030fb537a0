package dev.millrace.dispatcher;

import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.dispatcher.cell.step.Batching;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.dispatcher.cell.step.Watermarks;
import dev.millrace.service.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The settings of the dispatcher. */
@ConfigMapping(prefix = "millrace.dispatcher")
public interface DispatcherSection {

  /** Silence after which a worker counts as dead; more than twice {@code worker.heartbeat}. */
  @Setting(
      doc = "silence after which a worker counts as dead; more than twice `worker.heartbeat`",
      min = "100ms")
  @WithDefault(CellRules.LIVENESS)
  Duration workerLiveness();

  /** Standstill with running work after which a worker counts as dead. */
  @Setting(doc = "standstill with running work after which a worker counts as dead", min = "100ms")
  @WithDefault(CellRules.PROGRESS)
  Duration workerProgress();

  /** Executions that may end with a dead worker before the request fails. */
  @Setting(
      doc = "executions that may end with a dead worker before the request fails",
      min = "1",
      max = "" + CellRules.MOST_ATTEMPTS)
  @WithDefault("" + CellRules.ATTEMPTS)
  int maxAttempts();

  /** How long a critical request waits for a slot before the youngest low run is suspended. */
  @Setting(
      doc =
          "how long a critical request waits for a slot before the youngest low run of its model is"
              + " suspended, to go on later after its last token; `0ms` means never, less than"
              + " `50ms` at its arrival",
      live = true,
      min = "0ms",
      max = "1h")
  @WithDefault(CellRules.PATIENCE)
  Duration patience();

  /** How long a request waits for each class above its own before it may take a turn there. */
  @Setting(
      doc =
          "how long a request waits for each class above its own before it may take a turn of that"
              + " class, one in eight; never of critical ones; `0ms` means never",
      live = true,
      min = "0ms",
      max = "1h")
  @WithDefault(Scheduling.AGEING)
  Duration ageing();

  /** Whether the tenants of a class share its turns by tokens. */
  @Setting(
      doc =
          "whether the tenants of a class share its turns by tokens, each first in, first out;"
              + " otherwise the whole class is",
      live = true)
  @WithDefault("true")
  boolean tenantFairness();

  /** How much tenants count, such as {@code acme=4,batch=1}. */
  @Setting(
      doc =
          "how much tenants count against each other, such as `acme=4,batch=1`, 999 at the most;"
              + " who is not named counts 1",
      live = true,
      absent = "every tenant counts 1",
      matches = TenantWeights.RULE)
  Optional<String> tenantWeights();

  /** Which worker with a free slot gets the next request. */
  @Setting(
      doc =
          "which worker with a free slot gets the next request; `combined` is the fewest runs for"
              + " each slot, then the most free KV cache, but where the prompt's beginning is"
              + " cached within bounds, and heeds free memory",
      live = true,
      oneOf = {"round-robin", "least-loaded", "memory-aware", "prefix-affinity", "combined"})
  @WithDefault(Scheduling.POLICY)
  String policy();

  /** Most requests of one record of work. */
  @Setting(
      doc = "most requests that one record of work holds",
      live = true,
      min = "1",
      max = "" + Batching.MOST_ITEMS)
  @WithDefault("" + Batching.ITEMS)
  int batchSize();

  /** Most tokens that the requests of one record of work may take. */
  @Setting(
      doc =
          "most tokens that the requests of one record of work may take, prompts and answers,"
              + " estimated; a larger request goes alone; `0` means that they do not matter",
      live = true,
      min = "0")
  @WithDefault("0")
  long batchTokens();

  /** How long a normal or low request is held back for others to join it. */
  @Setting(
      doc =
          "how long the first of the normal and low requests that wait is held back for others to"
              + " join it, until they fill a batch, although a worker is free; in steps of `50ms`."
              + " Engines that batch continuously need none. Critical and high requests never wait"
              + " for it",
      live = true,
      min = "0ms",
      max = "10s")
  @WithDefault("PT0S")
  Duration batchWindow();

  /** Most runs beyond its slots that a worker is given. */
  @Setting(
      doc =
          "most requests beyond its slots that a worker is given, if it is willing to hold so many"
              + " by `worker.prefetch`",
      live = true,
      min = "0",
      max = "" + Batching.MOST_PREFETCH)
  @WithDefault("" + Batching.MOST_PREFETCH)
  int prefetch();

  /** Requests of a model that wait, from which on callers are asked to hold back. */
  @Setting(
      doc =
          "requests of a model that wait, from which on facades and clients send no more of that"
              + " priority: they count with all that go before them; what is produced to Kafka all"
              + " the same is taken. `0` means never",
      live = true,
      min = "0")
  @WithDefault("" + Watermarks.REQUESTS)
  int highWatermark();

  /** The same in tokens that they may take. */
  @Setting(
      doc =
          "the same in tokens that the waiting requests may take, prompts and answers, estimated;"
              + " `0` means never",
      live = true,
      min = "0")
  @WithDefault("" + Watermarks.TOKENS)
  long highWatermarkTokens();

  /** Down to which share of that it has to come before they may send again. */
  @Setting(
      doc = "down to how many percent of those it has to come before they may send again",
      live = true,
      min = "1",
      max = "99")
  @WithDefault("" + Watermarks.LOW_PERCENT)
  int lowWatermarkPercent();

  /** Models that are larger than one cell, such as {@code llama-8b=2}. */
  @Setting(
      doc =
          "models that are larger than one cell, with the number of cells that share each, such as"
              + " `llama-8b=2,qwen=3`; the same at all dispatchers",
      absent = "every model has one cell",
      matches = ShardPlan.RULE)
  Optional<String> shards();

  /** How long a request waits for a model that no worker ever served. */
  @Setting(doc = "how long a request waits for a model that no worker ever served", min = "1ms")
  @WithDefault(CellRules.MODEL_GRACE)
  Duration unknownModelGrace();

  /** Memory that waiting requests may take, about 1.5 KiB each beside their own bytes. */
  @Setting(
      doc =
          "bytes of memory that waiting requests may take, 1,536 each beside their own; a request"
              + " beyond that which finds no free worker ends at once as `overloaded`",
      absent = "a quarter of the heap",
      min = "" + DispatcherConfig.LEAST_QUEUE_BYTES)
  OptionalLong queueBytes();

  /** Disk for the bodies of waiting requests beyond half of that; 0 keeps all in memory. */
  @Setting(
      doc =
          "bytes of disk for the bodies of waiting requests beyond half of that; 0 keeps them in"
              + " memory",
      min = "0")
  @WithDefault("" + DispatcherConfig.QUEUE_DISK_BYTES)
  long queueDiskBytes();

  /** Kafka Streams threads. */
  @Setting(doc = "Kafka Streams threads", min = "1", max = "64")
  @WithDefault("1")
  int threads();

  /** Copies of each cell's state in other dispatchers, which take over without reading it first. */
  @Setting(
      doc =
          "copies of each cell's state that other dispatchers keep, so that they take over without"
              + " reading it first",
      min = "0",
      max = "" + DispatcherConfig.MOST_STANDBYS)
  @WithDefault("0")
  int standbyReplicas();

  /**
   * Processing guarantee of Kafka Streams; {@code exactly_once_v2} costs tens of milliseconds per
   * hop.
   */
  @Setting(
      doc =
          "processing guarantee of Kafka Streams; `exactly_once_v2` costs tens of milliseconds per"
              + " hop",
      oneOf = {"at_least_once", "exactly_once_v2"})
  @WithDefault("at_least_once")
  String guarantee();
}
