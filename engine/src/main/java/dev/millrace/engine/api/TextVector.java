package dev.millrace.engine.api;

import java.util.List;

/**
 * Where a text lies in a model's space.
 *
 * @param values a vector of length 1
 * @param tokens of the text
 */
public record TextVector(List<Float> values, int tokens) {
  public TextVector {
    values = List.copyOf(values);
  }
}
