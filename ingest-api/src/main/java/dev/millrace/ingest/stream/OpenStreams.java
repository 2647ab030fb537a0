package dev.millrace.ingest.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that have a reader now. Any thread. */
public final class OpenStreams {
  private final Set<StreamSession> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  void add(StreamSession session) {
    sessions.add(session);
    if (stopping) {
      session.stop();
    }
  }

  void remove(StreamSession session) {
    sessions.remove(session);
  }

  /** How many there are. */
  public int count() {
    return sessions.size();
  }

  /** Ends all of them, and every later one; their readers resume elsewhere with their cursors. */
  public void stopAll() {
    stopping = true;
    sessions.forEach(StreamSession::stop);
  }
}
