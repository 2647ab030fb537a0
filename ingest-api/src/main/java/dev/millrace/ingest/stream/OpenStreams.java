package dev.millrace.ingest.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that have a reader now. Any thread. */
public final class OpenStreams {
  private final Set<Stoppable> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /** One more; ended at once if all were. */
  public void add(Stoppable session) {
    sessions.add(session);
    if (stopping) {
      session.stop();
    }
  }

  /** It has ended. */
  public void remove(Stoppable session) {
    sessions.remove(session);
  }

  /** How many there are. */
  public int count() {
    return sessions.size();
  }

  /** Ends all of them, and every later one; their readers resume elsewhere with their cursors. */
  public void stopAll() {
    stopping = true;
    sessions.forEach(Stoppable::stop);
  }
}
