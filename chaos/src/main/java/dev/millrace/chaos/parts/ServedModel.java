package dev.millrace.chaos.parts;

import java.util.List;
import java.util.stream.IntStream;

/** A model that an installation serves, with workers of its own. */
public enum ServedModel {
  /** The scripted engine: every token is a function of the prompt, at a set pace. */
  SCRIPTED("chaos", "scripted", "worker", 3, 8),
  /** llama.cpp with the model that comes with Millrace, greedy: what it writes depends on it. */
  LLAMA("chaos-llama", "llama", "llama", 2, 4);

  private final String label;
  private final String engine;
  private final String workerName;
  private final int workers;
  private final int slots;

  ServedModel(String label, String engine, String workerName, int workers, int slots) {
    this.label = label;
    this.engine = engine;
    this.workerName = workerName;
    this.workers = workers;
    this.slots = slots;
  }

  /** The name under which requests ask for it. */
  public String label() {
    return label;
  }

  /** The engine of its workers, as their settings call it. */
  public String engine() {
    return engine;
  }

  /** The names of its workers. */
  public List<String> workerNames() {
    return IntStream.rangeClosed(1, workers).mapToObj(number -> workerName + "-" + number).toList();
  }

  /** Requests that each of its workers runs at once. */
  int slots() {
    return slots;
  }
}
