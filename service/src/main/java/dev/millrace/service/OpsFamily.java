package dev.millrace.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What a process is called, and the processes that it started and keeps: each has an ops port of
 * its own on the same machine. {@code GET /processes} tells it, so that whoever reaches one ops
 * port finds the others.
 *
 * @param name of the process itself, for people
 * @param children asked at each call, from any thread
 */
public record OpsFamily(String name, Supplier<List<Child>> children) {

  /**
   * A process that this one keeps.
   *
   * @param opsPort absent while the process does not do its work: it starts, or has died
   */
  public record Child(String name, OptionalInt opsPort) {}

  /** A process that keeps no other. */
  public static OpsFamily alone(String name) {
    return new OpsFamily(name, List::of);
  }

  Map<String, Object> toMap() {
    List<Map<String, Object>> each = new ArrayList<>();
    for (Child child : children.get()) {
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("name", child.name());
      child.opsPort().ifPresent(port -> view.put("ops_port", port));
      each.add(view);
    }
    return Map.of("name", name, "children", each);
  }
}
