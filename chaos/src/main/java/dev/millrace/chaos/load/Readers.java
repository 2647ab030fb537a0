package dev.millrace.chaos.load;

import dev.millrace.model.RequestId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Everybody who waits for the end of a stream. Any thread. */
public final class Readers {

  private final Set<Reader> waiting = ConcurrentHashMap.newKeySet();

  /** One of them. */
  public static final class Reader {
    private final RequestId id;
    private final String name;
    private volatile String trouble = "";

    private Reader(RequestId id, String name) {
      this.id = id;
      this.name = name;
    }

    /** Whose stream. */
    public RequestId id() {
      return id;
    }

    /** Which of the request's readers. */
    public String name() {
      return name;
    }

    /** What it was told last in place of the stream; empty text while it reads. */
    public String trouble() {
      return trouble;
    }

    void trouble(String what) {
      trouble = what;
    }
  }

  /** A new one. */
  Reader begin(RequestId id, String name) {
    Reader reader = new Reader(id, name);
    waiting.add(reader);
    return reader;
  }

  /** It has seen the end, or was told for good that there is nothing to see. */
  void over(Reader reader) {
    waiting.remove(reader);
  }

  /** Those that wait. */
  public List<Reader> waiting() {
    return List.copyOf(waiting);
  }
}
