package dev.millrace.dispatcher.cell;

import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;

/**
 * What a cell keeps across a crash. All entries together are its state; what is missing (who was
 * heard when, loads, free memory) comes back with the next heartbeats.
 */
public sealed interface Entry {

  /** Unique in the cell; begins with the kind. */
  String key();

  /** A request. */
  record OfRequest(RequestState state) implements Entry {
    @Override
    public String key() {
      return key(state.id());
    }

    static String key(RequestId id) {
      return "request/" + id;
    }
  }

  /** A cancellation whose request has not arrived. */
  record OfCancel(RequestId requestId, CancelMark mark) implements Entry {
    @Override
    public String key() {
      return key(requestId);
    }

    static String key(RequestId id) {
      return "cancel/" + id;
    }
  }

  /** The newest incarnation of a worker. */
  record OfWorker(WorkerId worker, String model, long epoch) implements Entry {
    @Override
    public String key() {
      return key(worker);
    }

    static String key(WorkerId worker) {
      return "worker/" + worker;
    }
  }

  /** A model that had a worker at some time. */
  record OfModel(String model) implements Entry {
    @Override
    public String key() {
      return "model/" + model;
    }
  }

  /** The number of the newest run. */
  record OfRun(long last) implements Entry {
    @Override
    public String key() {
      return "run";
    }
  }
}
