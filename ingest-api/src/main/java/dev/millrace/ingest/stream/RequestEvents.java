package dev.millrace.ingest.stream;

import dev.millrace.ingest.lookup.LookupResult;
import dev.millrace.ingest.lookup.RequestLookup;
import dev.millrace.ingest.lookup.ResultLogs;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;

/**
 * Opens the events of requests, from the first one on, for callers who know whose a request is and
 * where its log is: out of memory, out of what Redis knows, or out of the log. Any thread.
 */
public final class RequestEvents {

  private final RequestLookup lookup;
  private final ResultLogs logs;

  /** Over these sources. */
  public RequestEvents(RequestLookup lookup, ResultLogs logs) {
    this.lookup = lookup;
    this.logs = logs;
  }

  /**
   * The events of one request; its reader closes them.
   *
   * @param address where the log is, should nobody else know
   * @param resumed whether the reader has seen a part: where the log is gone and only the text is
   *     known, the first event says that the output begins again then
   */
  public EventSource open(RequestId id, String tenant, ResultAddress address, boolean resumed) {
    return switch (lookup.findKnown(id, tenant)) {
      case LookupResult.Live live ->
          new LiveSource(live.request(), () -> new LogSource(logs, live.request().address(), id));
      case LookupResult.Recorded recorded ->
          new RecordedSource(
              recorded.record(),
              0,
              resumed,
              () -> logs.entries(id, lookup.readFrom(recorded.record())));
      case LookupResult.Indexed indexed -> new LogSource(logs, indexed.request().readFrom(), id);
      case LookupResult.InLog _,
          LookupResult.OtherTenants _,
          LookupResult.NotFound _,
          LookupResult.Unavailable _ ->
          new LogSource(logs, address, id);
    };
  }
}
