package dev.millrace.demomodel.train.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The trained tensors.
 *
 * <p>Invariants: every array is a fresh leaf of the gradient graph in each step, because DJL clears gradients by
 * subtracting them from themselves and one non-finite gradient would stay for ever; arrays borrowed by a step's manager
 * come back to the long-lived one through {@link #replace} or {@link #keep}.
 */
public final class Parameters {

  private final NDManager manager;
  private final List<Weight> weights;
  private List<NDArray> arrays;

  private Parameters(NDManager manager, List<Weight> weights, List<NDArray> arrays) {
    this.manager = manager;
    this.weights = weights;
    this.arrays = arrays;
  }

  /** Random start: blocks begin as the identity, since what they add to the stream starts at zero. */
  public static Parameters random(NDManager manager, Shape shape, long seed) {
    Random random = new Random(seed);
    List<Weight> weights = Weight.of(shape);
    List<float[]> values = new ArrayList<>();
    for (Weight weight : weights) {
      float[] of = new float[weight.size()];
      for (int i = 0; i < of.length; i++) {
        of[i] = switch (weight.kind()) {
          case EMBEDDING -> (float) random.nextGaussian() * 0.5f;
          case NORM -> 1;
          case INNER -> (float) (random.nextGaussian() / Math.sqrt(weight.columns()));
          case RESIDUAL -> 0;
          case OUTPUT -> (float) random.nextGaussian() * 0.02f;
        };
      }
      values.add(of);
    }
    return new Parameters(manager, weights, arraysOf(manager, weights, values));
  }

  private static List<NDArray> arraysOf(NDManager manager, List<Weight> weights, List<float[]> values) {
    List<NDArray> arrays = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      arrays.add(leaf(manager.create(
          values.get(i), new ai.djl.ndarray.types.Shape(weight.rows(), weight.columns()))));
    }
    return arrays;
  }

  public List<Weight> weights() {
    return weights;
  }

  public List<NDArray> arrays() {
    return arrays;
  }

  public int count() {
    return weights.stream().mapToInt(Weight::size).sum();
  }

  /** Lets everything that is computed from the arrays belong to a step, and be freed with it. */
  public List<NDArray> borrow(NDManager step) {
    arrays.forEach(array -> array.attach(step));
    return arrays;
  }

  /** Ends a step without a change. */
  public void keep() {
    replace(arrays.stream().map(NDArray::duplicate).toList());
  }

  /** Ends a step with new values. */
  public void replace(List<NDArray> values) {
    List<NDArray> next = new ArrayList<>();
    for (NDArray value : values) {
      value.attach(manager);
      next.add(leaf(value));
    }
    arrays = next;
  }

  /** Takes over stored values. */
  public void restore(List<float[]> values) {
    for (int i = 0; i < values.size(); i++) {
      arrays.get(i).close();
    }
    arrays = arraysOf(manager, weights, values);
  }

  /** A copy of the values for writing them out. */
  public List<float[]> values() {
    return arrays.stream().map(NDArray::toFloatArray).toList();
  }

  private static NDArray leaf(NDArray array) {
    array.setRequiresGradient(true);
    return array;
  }
}
