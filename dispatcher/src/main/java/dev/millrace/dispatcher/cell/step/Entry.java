package dev.millrace.dispatcher.cell.step;

import dev.millrace.dispatcher.cell.request.CancelMark;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.util.Set;

/**
 * One durable entry of a cell. All entries together restore its state after a crash, except what
 * the next heartbeats bring back: liveness, load, free memory.
 */
public sealed interface Entry {

  /** An entry replaces the one with its key. */
  EntryKey key();

  /** The state of a request, without its body. */
  record OfRequest(RequestState state) implements Entry {
    @Override
    public EntryKey key() {
      return new EntryKey.OfRequest(state.id());
    }
  }

  /** The body of a request that has not ended: stored once, whatever becomes of the request. */
  record OfBody(RequestId requestId, RequestBody body) implements Entry {
    @Override
    public EntryKey key() {
      return new EntryKey.OfBody(requestId);
    }
  }

  /** A cancellation that arrived before its request. */
  record OfCancel(RequestId requestId, CancelMark mark) implements Entry {
    @Override
    public EntryKey key() {
      return new EntryKey.OfCancel(requestId);
    }
  }

  /** The newest incarnation of a worker. */
  record OfWorker(WorkerId worker, String model, long epoch) implements Entry {
    @Override
    public EntryKey key() {
      return new EntryKey.OfWorker(worker);
    }
  }

  /** A model that has had a worker. */
  record OfModel(String model) implements Entry {
    @Override
    public EntryKey key() {
      return new EntryKey.OfModel(model);
    }
  }

  /** Priorities of a model of which callers should send nothing for now; some at least. */
  record OfIntake(String model, Set<Priority> closed) implements Entry {
    public OfIntake {
      closed = Set.copyOf(closed);
    }

    @Override
    public EntryKey key() {
      return new EntryKey.OfIntake(model);
    }
  }

  /** The most shards that a model has had; stored in its home. */
  record OfShards(String model, int most) implements Entry {
    @Override
    public EntryKey key() {
      return new EntryKey.OfShards(model);
    }
  }

  /** A number that no run issued so far exceeds. */
  record OfRun(long last) implements Entry {
    @Override
    public EntryKey key() {
      return new EntryKey.OfRun();
    }
  }
}
