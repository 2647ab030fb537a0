package dev.millrace.resultlog;

import dev.millrace.model.ResultEvent;

/** The effect of one record of the log on the stream of one request. */
public sealed interface Reading {

  /** The first run of the stream began. */
  record RunStarted(ResultEvent.Started marker) implements Reading {}

  /**
   * A higher run began again at index 0: whatever was accepted before is void.
   *
   * @param dropped how many accepted tokens are void
   */
  record Restarted(ResultEvent.Started marker, int dropped) implements Reading {}

  /**
   * A higher run goes on where the accepted tokens end.
   *
   * @param nextIndex index of its first token
   */
  record Continued(ResultEvent.Started marker, int nextIndex) implements Reading {}

  /** The next part of the stream. */
  record Accepted(ResultEvent.Tokens tokens) implements Reading {}

  /** The stream is over; every later record is ignored. */
  record Ended(ResultEvent.Finished finished) implements Reading {}

  /** The record does not belong to the stream; nothing changed. */
  record Ignored(Reason reason) implements Reading {

    /** Why a record does not count. */
    public enum Reason {
      /** It belongs to another request. */
      OTHER_REQUEST,
      /** Its run is not the followed one: an older run, or one without a marker. */
      OTHER_RUN,
      /** Its tokens were accepted before. */
      REPEATED,
      /** The stream is over. */
      AFTER_END
    }
  }

  /**
   * The writer broke the protocol: the followed run left tokens out, or wrote some of them twice in
   * a record with new ones. Nothing was accepted. A higher run heals the stream.
   *
   * @param expectedIndex index of the next token of the stream
   * @param foundIndex index of the record's first token
   */
  record Broken(long run, int expectedIndex, int foundIndex) implements Reading {}
}
