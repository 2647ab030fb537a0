package dev.millrace.ingest;

import dev.millrace.ingest.http.CallTerms;
import dev.millrace.ingest.http.Exchange;
import dev.millrace.ingest.limits.CallSlots;
import dev.millrace.ingest.openai.OpenAiErrors;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * What every call passes before its endpoint: it gets its terms and, where OpenAI's clients look
 * for one, a name; if it may stay, a slot; and afterwards what is left of its body is taken, for so
 * long as bodies may take. Any thread.
 */
final class Door implements Filter {
  private final IngestConfig config;
  private final Refusals refusals;
  private final CallSlots slots;

  Door(IngestConfig config, Refusals refusals, CallSlots slots) {
    this.config = config;
    this.refusals = refusals;
    this.slots = slots;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    new CallTerms(config.door().bodyTimeout()).with(request);
    if (refusals.inOpenAisForm(request.path().absolute().path())) {
      OpenAiErrors.nameCall(response);
    }
    if (stays(request)) {
      slots.within(Exchange.tenant(request), chain::proceed);
    } else {
      chain.proceed();
    }
    if (!Exchange.discardBody(request, config.maxBodyBytes())) {
      throw new CloseConnectionException("the body of a call did not come whole");
    }
  }

  /** Whether it may last as long as a request does. */
  private boolean stays(RoutingRequest request) {
    String path = request.path().absolute().path();
    return refusals.inOpenAisForm(path)
        ? request.prologue().method().equals(Method.POST) || request.query().contains("stream")
        : path.endsWith("/stream");
  }
}
