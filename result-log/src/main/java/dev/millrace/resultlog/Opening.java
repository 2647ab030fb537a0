package dev.millrace.resultlog;

import dev.millrace.model.ResultEvent.Finished;

/** What a run found when its marker was in the log. */
public sealed interface Opening {

  /**
   * The stream is this run's to write.
   *
   * @param nextIndex index of its first token: 0 when it restarts, the number of tokens accepted
   *     before its marker when it continues
   * @param before the stream before its marker
   */
  record Fresh(int nextIndex, StreamSnapshot before) implements Opening {}

  /** A terminal record stands before the marker: generate nothing, adopt it. */
  record AlreadyEnded(Finished finished) implements Opening {}

  /** A higher run was there first: nothing that this run writes will count. */
  record Superseded(long byRun) implements Opening {}
}
