package dev.millrace.topics;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every topic name of the product. Immutable, any thread.
 *
 * <p>The request, worker-event and control topics have the same number of partitions: partition n
 * of each makes scheduling cell n. Work and result topics have one partition, but for the result
 * topic that requests share which name none.
 */
public final class Topics {

  private static final Pattern LEGAL_PREFIX = Pattern.compile("|[a-zA-Z0-9_-]{1,40}\\.");

  private static final String RESULTS = "results.";
  private static final String WORK = "work.";
  private static final String POOL = RESULTS + "pool.";
  private static final String SHARED = RESULTS + "shared";

  /** Largest record of any topic, in bytes: what producers send, topics take and brokers copy. */
  public static final int MAX_RECORD_BYTES = 2 * 1024 * 1024;

  /** Names without a prefix. */
  public static final Topics DEFAULT = new Topics("");

  private final String prefix;
  private final ResultNames resultNames;

  /** Names behind this prefix; results go into no topics but those of {@code results.}. */
  public Topics(String prefix) {
    this(prefix, List.of());
  }

  /**
   * @param prefix put before every name, so that installations share a cluster; empty, or 1 to 40
   *     letters, digits, '_' and '-' and a dot at the end; not with two '_' first, which Kafka
   *     keeps for itself, and not {@code results.} or {@code work.}, which would make topics of one
   *     installation look like those of another
   * @param resultPrefixes what the names of other topics begin with that requests may name for
   *     their results; none of them may cover a topic of the pipeline itself
   */
  public Topics(String prefix, Collection<String> resultPrefixes) {
    if (!LEGAL_PREFIX.matcher(prefix).matches()
        || prefix.startsWith("__")
        || prefix.equals(RESULTS)
        || prefix.equals(WORK)) {
      throw new IllegalArgumentException(
          "kafka.prefix: must be empty, or 1 to 40 letters, digits, '_' and '-' and a final dot,"
              + " and not begin with '__' or be 'results.' or 'work.'");
    }
    this.prefix = prefix;
    this.resultNames = new ResultNames(this, resultPrefixes);
  }

  /** What every name of the installation begins with; may be empty. */
  public String prefix() {
    return prefix;
  }

  /** Requests of one priority, keyed by model. */
  public String requests(Priority priority) {
    return prefix + "requests." + priority.label();
  }

  /** The priority whose request topic this is. */
  public Optional<Priority> priorityOf(String topic) {
    for (Priority priority : Priority.values()) {
      if (requests(priority).equals(topic)) {
        return Optional.of(priority);
      }
    }
    return Optional.empty();
  }

  /** What workers report, keyed by model. */
  public String workerEvents() {
    return prefix + "worker-events";
  }

  /** Cancellations, keyed by model. */
  public String control() {
    return prefix + "control";
  }

  /**
   * Verdicts that the dispatcher reached by itself, on their way into result topics; keyed by id.
   */
  public String closings() {
    return prefix + "closings";
  }

  /** Accepted ends, keyed by request id. */
  public String completions() {
    return prefix + "completions";
  }

  /** Records that could not be used. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** State of the scheduling cells, keyed by model, compacted. */
  public String cellStatus() {
    return prefix + "cell-status";
  }

  /** Settings that were changed while the installation runs, in the order of their changes. */
  public String settings() {
    return prefix + "settings";
  }

  /** What responses of the Responses API are beside the logs of their requests; keyed by id. */
  public String responses() {
    return prefix + "responses";
  }

  /** The responses that were deleted, without their contents; keyed by id. */
  public String deletedResponses() {
    return prefix + "responses-deleted";
  }

  /** The work of one worker. */
  public String work(WorkerId worker) {
    return prefix + WORK + worker;
  }

  /** The worker whose topic has such a name. */
  public Optional<WorkerId> workerOf(String topic) {
    String start = prefix + WORK;
    return topic.startsWith(start)
        ? WorkerId.tryParse(topic.substring(start.length()))
        : Optional.empty();
  }

  /** Where the results go of requests that name no topic; each id has a partition of it. */
  public String sharedResults() {
    return prefix + SHARED;
  }

  /** The dedicated result topic of a request. */
  public String dedicatedResults(RequestId id) {
    return prefix + RESULTS + id;
  }

  /**
   * The result topic of a tenant's job, for no other tenant's requests.
   *
   * @param job the job's id, generated by us
   */
  public String jobResults(String tenant, RequestId job) {
    return prefix + RESULTS + ResultNames.TENANT + tenant + ".job-" + job;
  }

  /** The request whose dedicated result topic this is. */
  public Optional<RequestId> requestOfDedicated(String topic) {
    String start = prefix + RESULTS;
    return topic.startsWith(start) ? canonical(topic.substring(start.length())) : Optional.empty();
  }

  /**
   * A result topic that a reader leases out, one request at a time.
   *
   * @param pool the pool's id, generated by us
   * @param number from 0
   */
  public String leasedResults(RequestId pool, int number) {
    return prefix + POOL + pool + "." + number;
  }

  /** The pool whose topic this is. */
  public Optional<RequestId> poolOfLeased(String topic) {
    String start = prefix + POOL;
    int dot = topic.lastIndexOf('.');
    return topic.startsWith(start) && dot > start.length()
        ? canonical(topic.substring(start.length(), dot))
        : Optional.empty();
  }

  /** Names are told apart by the case of their letters, ids are not. */
  private static Optional<RequestId> canonical(String text) {
    return RequestId.tryParse(text).filter(id -> id.toString().equals(text));
  }

  /** Topics of the installation that exist once, however many workers and requests there are. */
  public Set<String> fixed() {
    return Stream.concat(
            Stream.of(Priority.values()).map(this::requests),
            Stream.of(
                workerEvents(),
                control(),
                closings(),
                completions(),
                deadLetters(),
                cellStatus(),
                settings(),
                responses(),
                deletedResponses(),
                sharedResults()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Which topics requests may name for their results. */
  public ResultNames resultNames() {
    return resultNames;
  }

  /** What the names of all result topics of our naming begin with. */
  String resultStart() {
    return prefix + RESULTS;
  }

  /** What the names begin with of topics that come and go, and never hold results. */
  Set<String> ownStarts() {
    return Set.of(prefix + WORK, prefix + "millrace-");
  }
}
