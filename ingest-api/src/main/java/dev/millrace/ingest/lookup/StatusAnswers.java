package dev.millrace.ingest.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.cells.CellDirectory;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.model.RequestId;

/** What a tenant is told of a request, from whatever source knows it. Any thread; may block. */
public final class StatusAnswers {
  private final RequestLookup lookup;
  private final ResultLogs logs;
  private final StatusBody bodies;

  /** Over these sources. */
  public StatusAnswers(RequestLookup lookup, ResultLogs logs, CellDirectory cells) {
    this.lookup = lookup;
    this.logs = logs;
    this.bodies = new StatusBody(cells);
  }

  /**
   * The request.
   *
   * @throws ApiException if it is not this tenant's, not known, or cannot be looked up now
   */
  public ObjectNode of(RequestId id, String tenant) {
    return switch (lookup.find(id, tenant)) {
      case LookupResult.Live live -> bodies.live(live.request());
      case LookupResult.Recorded recorded -> bodies.recorded(recorded.record());
      case LookupResult.Indexed indexed ->
          bodies.indexed(indexed.request(), logs.snapshot(id, indexed.request().readFrom()));
      case LookupResult.InLog in -> bodies.inLog(in.id(), in.address(), in.log());
      case LookupResult.OtherTenants _, LookupResult.NotFound _ ->
          throw new ApiException(ApiError.requestNotFound());
      case LookupResult.Unavailable _ -> throw new ApiException(ApiError.lookupUnavailable());
    };
  }
}
