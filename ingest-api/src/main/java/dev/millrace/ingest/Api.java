package dev.millrace.ingest;

import dev.millrace.client.cells.CellDirectory;
import dev.millrace.ingest.cells.CellEndpoints;
import dev.millrace.ingest.cells.StatsEndpoint;
import dev.millrace.ingest.limits.CallSlots;
import dev.millrace.ingest.lookup.Canceller;
import dev.millrace.ingest.lookup.FirstRecords;
import dev.millrace.ingest.lookup.LiveRequests;
import dev.millrace.ingest.lookup.Pipeline;
import dev.millrace.ingest.lookup.RedisLinks;
import dev.millrace.ingest.lookup.RequestEndpoints;
import dev.millrace.ingest.lookup.RequestLife;
import dev.millrace.ingest.lookup.RequestLookup;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.ingest.lookup.RunningEndpoint;
import dev.millrace.ingest.lookup.Sharers;
import dev.millrace.ingest.lookup.StatusAnswers;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.ingest.metrics.IngestMetric;
import dev.millrace.ingest.openai.OpenAiEndpoints;
import dev.millrace.ingest.openai.ShortNames;
import dev.millrace.ingest.openai.responses.ResponseStore;
import dev.millrace.ingest.openai.responses.ResponsesEndpoint;
import dev.millrace.ingest.openapi.OpenApiEndpoint;
import dev.millrace.ingest.stream.OpenStreams;
import dev.millrace.ingest.stream.StreamEndpoint;
import dev.millrace.ingest.stream.UnattendedRequests;
import dev.millrace.ingest.submit.ContentDigest;
import dev.millrace.ingest.submit.FullQueues;
import dev.millrace.ingest.submit.IndexRefresh;
import dev.millrace.ingest.submit.KeyedSubmissions;
import dev.millrace.ingest.submit.RequestIndexing;
import dev.millrace.ingest.submit.SharedSubmissions;
import dev.millrace.ingest.submit.SubmitEndpoint;
import dev.millrace.ingest.submit.Submitter;
import dev.millrace.model.InferenceRequest;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Wires the HTTP endpoints to their sources, without a port and without Kafka. Each group of
 * endpoints is a service of its own, most of them under {@code /v1}. Any thread.
 */
final class Api implements AutoCloseable {
  private final Refusals refusals;
  private final DirectAnswers direct;
  private final Door door;
  private final OpenStreams open;
  private final LiveRequests live;
  private final UnattendedRequests unattended;
  private final IndexRefresh refresh;
  private final SubmitEndpoint submit;
  private final RequestEndpoints requests;
  private final StreamEndpoint streams;
  private final CellEndpoints cells;
  private final RunningEndpoint unended;
  private final OpenAiEndpoints openAi;
  private final ResponsesEndpoint responses;
  private final StatsEndpoint stats;

  /**
   * @param accepting whether new requests are taken
   * @param clock of this facade's machine
   */
  Api(
      IngestConfig config,
      Pipeline pipeline,
      ResultLogs logs,
      ResponseStore responseStore,
      CellDirectory directory,
      RedisLinks redis,
      ContentDigest digests,
      IngestMeters meters,
      BooleanSupplier accepting,
      Clock clock) {
    LongSupplier nanoTime = System::nanoTime;
    this.open = new OpenStreams(meters);
    this.refusals = new Refusals(meters);
    this.direct = new DirectAnswers(refusals, meters);
    CallSlots slots = new CallSlots(config.door().callsPerTenant(), config.door().callsInAll());
    this.door = new Door(config, refusals, slots);
    this.live = new LiveRequests(config.keepEndedBytes());
    RequestLife life = new RequestLife(clock, config.indexTtl());
    RequestLookup lookup =
        new RequestLookup(
            live,
            redis,
            logs,
            config.topics(),
            life,
            clock,
            config.plan().settings().sharedResults().retention());
    FirstRecords firstRecords = new FirstRecords(redis.index(), life);
    Canceller canceller = new Canceller(pipeline, redis, life, config.acceptTimeout());
    RequestIndexing indexing = new RequestIndexing(firstRecords, life);
    this.refresh = new IndexRefresh(indexing);
    Sharers sharers = new Sharers(redis, life, clock);
    this.unattended = new UnattendedRequests(canceller, sharers, config.unattendedGrace());
    StatusAnswers answers = new StatusAnswers(lookup, logs, directory);
    KeyedSubmissions keyed =
        new KeyedSubmissions(
            pipeline,
            redis,
            live,
            firstRecords,
            config.idempotencyLife(),
            config.acceptTimeout(),
            clock);
    Submitter submitter =
        new Submitter(
            pipeline,
            live,
            directory,
            new FullQueues(nanoTime),
            indexing,
            accepting,
            config.acceptTimeout(),
            meters);
    SharedSubmissions shared =
        new SharedSubmissions(
            new SharedSubmissions.Parts(
                pipeline, redis, lookup, life, firstRecords, sharers, digests, meters),
            new SharedSubmissions.Rules(
                config.dedup().life(), config.dedup().most(), config.acceptTimeout()),
            clock);
    this.submit =
        new SubmitEndpoint(
            new SubmitEndpoint.SubmitParts(
                submitter, directory, logs, unattended, keyed, shared, answers, config.topics()),
            config.maxBodyBytes(),
            InferenceRequest.DEFAULT_TIMEOUT);
    OpenAiEndpoints.Limits callLimits =
        new OpenAiEndpoints.Limits(config.maxBodyBytes(), config.keepAlive());
    this.openAi =
        new OpenAiEndpoints(
            submitter, shared, unattended, directory, open, meters, callLimits, clock);
    this.responses =
        new ResponsesEndpoint(
            new ResponsesEndpoint.Parts(
                submitter, unattended, lookup, logs, responseStore, canceller, open, meters),
            callLimits,
            clock,
            nanoTime);
    this.requests = new RequestEndpoints(lookup, logs, canceller, answers, sharers);
    this.streams =
        new StreamEndpoint(
            new StreamEndpoint.StreamParts(
                lookup,
                firstRecords,
                logs,
                directory,
                config.topics(),
                config.cursorKeys(),
                open,
                unattended),
            config.keepAlive(),
            nanoTime);
    this.cells = new CellEndpoints(directory);
    this.unended = new RunningEndpoint(live);
    this.stats = new StatsEndpoint(directory, accepting, live::runningCount, open::count, nanoTime);
    meters.observe(IngestMetric.RUNNING, live::runningCount);
    meters.observe(IngestMetric.OPEN_STREAMS, open::count);
    meters.observe(IngestMetric.STAYING_CALLS, slots::count);
  }

  /** Every group of endpoints, by the path that goes before theirs. */
  Map<String, List<HttpService>> services() {
    return Map.of(
        "/v1",
        List.of(submit, streams, unended, requests, openAi, responses, cells),
        "/",
        List.of(new ShortNames(openAi), stats, new OpenApiEndpoint()));
  }

  void routing(HttpRouting.Builder routing) {
    routing.addFilter(door);
    services().forEach((path, group) -> routing.register(path, group.toArray(HttpService[]::new)));
    refusals.route(routing);
  }

  /** Answers what does not come as far as routing. */
  DirectHandlers direct() {
    return direct.all();
  }

  int running() {
    return live.runningCount();
  }

  /** Ends all streams; their readers resume at another facade. */
  @Override
  public void close() {
    open.stopAll();
    unattended.close();
    refresh.close();
  }
}
