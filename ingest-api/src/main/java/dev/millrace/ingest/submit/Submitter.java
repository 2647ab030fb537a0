package dev.millrace.ingest.submit;

import dev.millrace.client.Admission;
import dev.millrace.client.NotAcceptedException;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Submission;
import dev.millrace.client.cells.CellDirectory;
import dev.millrace.client.cells.HeldBack;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.lookup.Acknowledgement;
import dev.millrace.ingest.lookup.LiveRequests;
import dev.millrace.ingest.lookup.Pipeline;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;

/**
 * The way of every request of this facade into the pipeline, whichever endpoint it came by. Each
 * refusal is an {@link ApiException}. Any thread; blocks until Kafka has the request unless it says
 * otherwise.
 */
public final class Submitter {

  private final Pipeline pipeline;
  private final LiveRequests live;
  private final CellDirectory cells;
  private final FullQueues full;
  private final RequestIndexing indexing;
  private final BooleanSupplier accepting;
  private final Duration acceptTimeout;
  private final IngestMeters meters;

  /**
   * @param accepting whether new requests are taken at all
   * @param acceptTimeout for Kafka's acknowledgement
   */
  public Submitter(
      Pipeline pipeline,
      LiveRequests live,
      CellDirectory cells,
      FullQueues full,
      RequestIndexing indexing,
      BooleanSupplier accepting,
      Duration acceptTimeout,
      IngestMeters meters) {
    this.pipeline = pipeline;
    this.live = live;
    this.cells = cells;
    this.full = full;
    this.indexing = indexing;
    this.accepting = accepting;
    this.acceptTimeout = acceptTimeout;
    this.meters = meters;
  }

  /** Refuses unless the facade takes requests and Kafka answers. */
  public void requireOpen() {
    if (!accepting.getAsBoolean()) {
      throw new ApiException(ApiError.unavailable("the facade is stopping"));
    }
    if (!pipeline.reachable()) {
      throw new ApiException(ApiError.unavailable("Kafka cannot be reached"));
    }
  }

  /** Refuses a model that nobody serves, and one whose queue asks to hold this priority back. */
  public void requireServed(String model, Priority priority) {
    SortedSet<String> known = cells.knownModels();
    // An empty directory may be a fresh one; the dispatcher decides then.
    if (!known.isEmpty() && !known.contains(model)) {
      throw new ApiException(
          ApiError.of(
              new ErrorInfo(
                  ErrorCode.MODEL_NOT_FOUND,
                  "model: no worker serves '"
                      + model
                      + "'; served are "
                      + String.join(", ", cells.servedModels()))));
    }
    Optional<HeldBack> held = cells.heldBack(model, priority);
    if (held.isPresent()) {
      throw heldBack(held.get().error(), held.get().retryAfter());
    }
    Optional<ErrorInfo> refusal = full.refusal(model);
    if (refusal.isPresent()) {
      throw new ApiException(ApiError.of(refusal.get()));
    }
  }

  /** Sends it if the admission lets it go. */
  public RequestHandle send(Submission submission, Admission admission) {
    RequestHandle request = begin(submission, admission);
    awaitAccepted(request);
    return request;
  }

  /** The same without waiting for Kafka, for callers who send several. */
  public RequestHandle begin(Submission submission, Admission admission) {
    RequestHandle request = handToClient(submission, admission);
    live.add(request);
    full.watch(request);
    meters.submitted(request);
    indexing.begin(request);
    return request;
  }

  /** Waits until Kafka has a request that was begun. */
  public void awaitAccepted(RequestHandle request) {
    Acknowledgement.await(
        request.accepted(),
        acceptTimeout,
        "Kafka did not acknowledge in time; the request may run all the same");
  }

  private RequestHandle handToClient(Submission submission, Admission admission) {
    try {
      return pipeline.submit(submission, admission);
    } catch (IllegalArgumentException broken) {
      throw ApiException.invalid(String.valueOf(broken.getMessage()));
    } catch (NotAcceptedException held) {
      throw heldBack(held.error(), held.retryAfter().orElse(Duration.ZERO));
    } catch (IllegalStateException closed) {
      throw new ApiException(ApiError.unavailable("the facade is stopping"));
    }
  }

  private ApiException heldBack(ErrorInfo error, Duration retryAfter) {
    meters.heldBack();
    return new ApiException(ApiError.of(error, retryAfter));
  }
}
