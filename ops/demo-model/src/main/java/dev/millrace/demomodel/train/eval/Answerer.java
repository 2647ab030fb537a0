package dev.millrace.demomodel.train.eval;

import java.util.List;

/** Whatever answers user messages greedily. */
public interface Answerer {

  /** One answer for each message, without the end token. */
  List<String> answer(List<String> messages, int maxTokens);
}
