package dev.millrace.client.lease;

import dev.millrace.model.ResultEvent;

/** Takes the records of one request. Called on the reading thread, in log order; must not block. */
public interface ResultListener {
  /**
   * A record that carries the request's id.
   *
   * @param offset where it stands in the request's result topic
   */
  void onRecord(long offset, ResultEvent event);
}
