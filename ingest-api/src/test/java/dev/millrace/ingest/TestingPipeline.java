package dev.millrace.ingest;

import dev.millrace.client.Admission;
import dev.millrace.client.NotAcceptedException;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.client.stream.EventLog;
import dev.millrace.client.stream.EventPublisher;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.StreamProgress;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.ingest.lookup.Pipeline;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.RequestRules;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.TokenLikelihood;
import dev.millrace.model.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A pipeline whose requests do what the test tells them. Any thread. */
final class TestingPipeline implements Pipeline {
  final List<Submission> submissions = new CopyOnWriteArrayList<>();
  final List<Submission> again = new CopyOnWriteArrayList<>();
  final List<Run> runs = new CopyOnWriteArrayList<>();
  final List<String> cancels = new CopyOnWriteArrayList<>();
  volatile boolean reachable = true;
  volatile boolean acknowledges = true;

  @Override
  public RequestHandle submit(Submission submission, Admission admission) {
    requireRulesKept(submission);
    Run run = new Run(submission);
    admission.admit(run.address());
    submissions.add(submission);
    runs.add(run);
    if (acknowledges) {
      run.accepted.complete(null);
    } else {
      run.accepted.completeExceptionally(
          new NotAcceptedException(
              new ErrorInfo(ErrorCode.UNAVAILABLE, "no acknowledgement"),
              new IllegalStateException()));
    }
    return run;
  }

  /** As the client does. */
  private static void requireRulesKept(Submission submission) {
    RequestRules.violation(
            new InferenceRequest(
                RequestId.at(Instant.EPOCH),
                submission.tenant().orElse(InferenceRequest.DEFAULT_TENANT),
                submission.model().orElse("m"),
                submission.input(),
                submission.parameters(),
                submission.timeout().filter(timeout -> !timeout.isZero()),
                Optional.empty(),
                submission.metadata()))
        .ifPresent(
            broken -> {
              throw new IllegalArgumentException(broken.message());
            });
  }

  @Override
  public CompletableFuture<Void> sendAgain(Submission submission) {
    again.add(submission);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> cancel(String model, RequestId id, String reason) {
    cancels.add(model + " " + id + " " + reason);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public boolean reachable() {
    return reachable;
  }

  /** One request. */
  static final class Run implements RequestHandle {
    private final RequestId id;
    private final Submission submission;
    private final EventLog events = new EventLog();
    private final CompletableFuture<Void> accepted = new CompletableFuture<>();
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final List<TokenLikelihood> likelihoods = new CopyOnWriteArrayList<>();
    private long offset = 10;
    private int index;

    Run(Submission submission) {
      this.id = submission.id().orElseGet(() -> RequestId.at(Instant.EPOCH));
      this.submission = submission;
    }

    Run started() {
      events.append(new StreamEvent.Started(offset++, 1, "w1"));
      return this;
    }

    /** Records of other requests in the same topic. */
    Run strangers(int records) {
      offset += records;
      return this;
    }

    Run token(String text) {
      events.append(new StreamEvent.Tokens(offset++, index, text, List.of(index)));
      index++;
      return this;
    }

    /** A token with its likelihood, and one that could have stood there. */
    Run likelyToken(String text, double logprob, String other) {
      TokenLikelihood likelihood =
          new TokenLikelihood(
              bytes(text),
              logprob,
              List.of(new TokenLikelihood.Alternative(99, bytes(other), logprob - 1)));
      likelihoods.add(likelihood);
      events.append(
          new StreamEvent.Tokens(offset++, index, text, List.of(index), List.of(likelihood)));
      index++;
      return this;
    }

    private static ByteBuffer bytes(String text) {
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A passage of three tokens was looked at. */
    void embedded(List<Float> vector) {
      Verdict verdict = Verdict.succeeded(FinishReason.STOP, new Usage(3, 0, 0), Timings.NONE);
      events.end();
      result.complete(Result.of(id, new RequestOutcome(verdict, "", "w1", 1, List.of(), vector)));
    }

    Submission submission() {
      return submission;
    }

    Run restarted() {
      index = 0;
      events.append(new StreamEvent.Restarted(offset++, 2, "w2"));
      return this;
    }

    void succeeded(String text) {
      Timings timings =
          new Timings(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ZERO, Duration.ZERO);
      end(Verdict.succeeded(FinishReason.STOP, new Usage(1, 0, index), timings), text);
    }

    void failed(ErrorInfo error) {
      end(Verdict.failed(error, Usage.NONE, Timings.NONE), "");
    }

    void timedOut() {
      end(Verdict.timedOut("deadline passed after 9 ms", Usage.NONE, Timings.NONE), "");
    }

    void cancelled() {
      end(Verdict.cancelled("no longer wanted", Usage.NONE, Timings.NONE), "");
    }

    /** The client gives up waiting for the end. */
    void givenUp() {
      Verdict verdict =
          Verdict.failed(
              new ErrorInfo(ErrorCode.UNAVAILABLE, "no end was heard of"),
              Usage.NONE,
              Timings.NONE);
      events.end();
      result.complete(new Result.Failed(id, new RequestOutcome(verdict, "", "", 0), false));
    }

    private void end(Verdict verdict, String text) {
      events.end();
      result.complete(
          Result.of(id, new RequestOutcome(verdict, text, "w1", 1, likelihoods, List.of())));
    }

    @Override
    public RequestId id() {
      return id;
    }

    @Override
    public String tenant() {
      return submission.tenant().orElse("default");
    }

    @Override
    public String model() {
      return submission.model().orElseThrow();
    }

    @Override
    public Priority priority() {
      return submission.priority().orElse(Priority.NORMAL);
    }

    @Override
    public Optional<Duration> timeout() {
      return submission.timeout().filter(timeout -> !timeout.isZero());
    }

    @Override
    public ResultAddress address() {
      return new ResultAddress("results.pool.x.0", 10);
    }

    @Override
    public CompletableFuture<Void> accepted() {
      return accepted;
    }

    @Override
    public CompletableFuture<Result> result() {
      return result;
    }

    @Override
    public StreamProgress progress() {
      return events.progress();
    }

    @Override
    public TokenStream tokens() {
      return new TokenStream(events);
    }

    @Override
    public Flow.Publisher<StreamEvent> publisher() {
      return new EventPublisher(events, Runnable::run);
    }

    @Override
    public void onEvent(Consumer<? super StreamEvent> consumer) {
      new EventPublisher(events, Runnable::run).forEach(consumer);
    }

    @Override
    public CompletableFuture<Void> cancel(String reason) {
      throw new UnsupportedOperationException("the facade cancels by id");
    }

    @Override
    public Optional<Duration> timeToFirstToken() {
      return Optional.of(Duration.ofMillis(3));
    }
  }
}
