package dev.millrace.client;

import dev.millrace.model.InferenceRequest;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestRules;
import dev.millrace.model.ResultAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Turns submissions into requests: applies the client's defaults, then the rules. Any thread. */
final class RequestFactory {
  private final ClientSettings settings;
  private final Clock clock;

  RequestFactory(ClientSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The request without a leased address.
   *
   * @throws IllegalArgumentException naming the field and its limit
   */
  InferenceRequest request(Submission submission) {
    String model =
        submission
            .model()
            .or(settings::model)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "model: name one in the submission or as the client's default"));
    Duration timeout = submission.timeout().orElse(settings.defaultTimeout());
    String tenant = submission.tenant().orElse(settings.tenant());
    RequestId id =
        submission
            .id()
            .or(() -> submission.idempotencyKey().map(key -> RequestId.ofKey(tenant, key)))
            .orElseGet(() -> RequestId.at(clock.instant()));
    InferenceRequest request =
        new InferenceRequest(
            id,
            tenant,
            model,
            submission.input(),
            submission.parameters(),
            timeout.isZero() ? Optional.empty() : Optional.of(timeout),
            named(submission.target(), id, tenant),
            submission.metadata());
    RequestRules.violation(request)
        .ifPresent(
            broken -> {
              throw new IllegalArgumentException(broken.message());
            });
    return request;
  }

  private Optional<ResultAddress> named(ResultTarget target, RequestId id, String tenant) {
    if (!(target instanceof ResultTarget.Named named)) {
      return Optional.empty();
    }
    settings
        .topics()
        .resultNames()
        .refusal(named.address().topic(), Optional.of(id), tenant)
        .ifPresent(
            refusal -> {
              throw new IllegalArgumentException(refusal);
            });
    return Optional.of(named.address());
  }

  /** The same request with its result at this address. */
  static InferenceRequest at(InferenceRequest request, ResultAddress address) {
    return new InferenceRequest(
        request.id(),
        request.tenant(),
        request.model(),
        request.input(),
        request.parameters(),
        request.timeout(),
        Optional.of(address),
        request.metadata());
  }
}
