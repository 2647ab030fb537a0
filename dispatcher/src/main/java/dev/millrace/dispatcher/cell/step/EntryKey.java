package dev.millrace.dispatcher.cell.step;

import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;

/**
 * The key of an {@link Entry}: unique in the cell. A cell compares keys; only the store needs their
 * text.
 */
public sealed interface EntryKey {

  /** As the store spells it; begins with the kind. */
  String text();

  /** Of the state of a request. */
  record OfRequest(RequestId id) implements EntryKey {
    @Override
    public String text() {
      return "request/" + id;
    }
  }

  /** Of the body of a request. */
  record OfBody(RequestId id) implements EntryKey {

    /** What the texts of such keys, and no others, begin with. */
    public static final String PREFIX = "body/";

    @Override
    public String text() {
      return PREFIX + id;
    }
  }

  /** Of a cancellation that arrived before its request. */
  record OfCancel(RequestId id) implements EntryKey {
    @Override
    public String text() {
      return "cancel/" + id;
    }
  }

  /** Of a worker. */
  record OfWorker(WorkerId id) implements EntryKey {
    @Override
    public String text() {
      return "worker/" + id;
    }
  }

  /** Of a model that has had a worker. */
  record OfModel(String model) implements EntryKey {
    @Override
    public String text() {
      return "model/" + model;
    }
  }

  /** Of the closed priorities of a model. */
  record OfIntake(String model) implements EntryKey {
    @Override
    public String text() {
      return "intake/" + model;
    }
  }

  /** Of the most shards of a model. */
  record OfShards(String model) implements EntryKey {
    @Override
    public String text() {
      return "shards/" + model;
    }
  }

  /** Of the bound of run numbers. */
  record OfRun() implements EntryKey {
    @Override
    public String text() {
      return "run";
    }
  }
}
