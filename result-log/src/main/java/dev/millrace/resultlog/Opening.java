package dev.millrace.resultlog;

import dev.millrace.model.ResultEvent.Finished;
import java.util.List;

/** The state of the log before a run's marker, and what it means for the run. */
public sealed interface Opening {

  /**
   * The stream is this run's to write.
   *
   * @param nextIndex index of its first token: 0 when it restarts, the number of tokens accepted
   *     before its marker when it continues
   * @param before the stream before its marker
   * @param complete whether the run continues an output that lacks nothing but its end: the text
   *     that is held back until then stands before the marker
   */
  record Fresh(int nextIndex, StreamSnapshot before, boolean complete) implements Opening {

    /** A stream with nothing before it. */
    public static final Fresh EMPTY = new Fresh(0, StreamSnapshot.EMPTY, false);

    /** The tokens that the run goes on after. */
    public List<Integer> resumed() {
      return before.ids().subList(0, nextIndex);
    }
  }

  /** A terminal record stands before the marker: generate nothing, adopt it. */
  record AlreadyEnded(Finished finished) implements Opening {}

  /** A higher run stands before the marker: every record of this run will be ignored. */
  record Superseded(long byRun) implements Opening {}
}
