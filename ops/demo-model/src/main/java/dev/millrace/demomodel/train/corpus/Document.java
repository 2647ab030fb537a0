package dev.millrace.demomodel.train.corpus;

import java.util.List;

/** What one training sequence is made of. */
public sealed interface Document {

  /** A text without chat markers, learnt whole. */
  record Text(String text) implements Document {}

  /**
   * A conversation, of which only the answers are learnt.
   *
   * @param system the system message, empty for none
   * @param weight how much one token of an answer counts
   */
  record Chat(String system, List<Turn> turns, float weight) implements Document {

    /** Copies the turns. */
    public Chat {
      turns = List.copyOf(turns);
    }
  }
}
