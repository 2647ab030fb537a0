package dev.millrace.client.stream;

/**
 * How far a request is.
 *
 * @param started whether a worker has begun with it
 * @param tokens of its output so far; begins again when the output does
 */
public record StreamProgress(boolean started, int tokens) {

  /** Of a request that waits. */
  public static final StreamProgress WAITING = new StreamProgress(false, 0);

  /** After this event. */
  StreamProgress after(StreamEvent event) {
    if (event instanceof StreamEvent.Tokens more) {
      return new StreamProgress(true, tokens + more.ids().size());
    }
    return new StreamProgress(true, event instanceof StreamEvent.Restarted ? 0 : tokens);
  }
}
