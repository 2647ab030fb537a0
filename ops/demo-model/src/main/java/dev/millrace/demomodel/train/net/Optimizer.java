package dev.millrace.demomodel.train.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Muon for the matrices inside the blocks (momentum, orthogonalised by a Newton-Schulz iteration), Adam for embedding,
 * output and norms.
 *
 * <p>Matrices of one shape are stacked, so that the iteration is a few large products instead of many small ones.
 */
public final class Optimizer {

  private static final float MOMENTUM = 0.95f;
  private static final float MUON_RATE = 0.02f;
  private static final float ADAM_RATE = 0.003f;

  /** Bounds the spectral norm of a matrix by its inverse; with a tenth of it the scores of attention explode in the end. */
  private static final float DECAY = 0.1f;

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.98f;

  private final NDManager manager;
  private final List<List<Integer>> stacks;
  private final List<Integer> singles = new ArrayList<>();

  /** One momentum for each stack, then first and second moment for each single. */
  private final List<NDArray> state = new ArrayList<>();

  public Optimizer(NDManager manager, List<Weight> weights) {
    this.manager = manager;
    Map<String, List<Integer>> byShape = new LinkedHashMap<>();
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      switch (weight.kind()) {
        case INNER, RESIDUAL ->
            byShape.computeIfAbsent(weight.rows() + "x" + weight.columns(), shape -> new ArrayList<>()).add(i);
        case EMBEDDING, NORM, OUTPUT -> singles.add(i);
      }
    }
    stacks = List.copyOf(byShape.values());
    for (List<Integer> stack : stacks) {
      Weight like = weights.get(stack.get(0));
      state.add(manager.zeros(new Shape(stack.size(), like.rows(), like.columns())));
    }
    for (int single : singles) {
      Weight like = weights.get(single);
      state.add(manager.zeros(new Shape(like.rows(), like.columns())));
      state.add(manager.zeros(new Shape(like.rows(), like.columns())));
    }
  }

  /** What has to be stored beside the weights to go on later. */
  public List<float[]> state() {
    return state.stream().map(NDArray::toFloatArray).toList();
  }

  /** Takes over a stored state. */
  public void restore(List<float[]> values) {
    for (int i = 0; i < state.size(); i++) {
      NDArray old = state.get(i);
      state.set(i, manager.create(values.get(i), old.getShape()));
      old.close();
    }
  }

  /**
   * New values from the gradients.
   *
   * @param steps how many steps this makes, from 1
   * @param rate factor on both base rates, from 0 to 1
   */
  public List<NDArray> step(List<NDArray> parameters, List<NDArray> gradients, int steps, float rate) {
    NDArray[] next = new NDArray[parameters.size()];
    for (int s = 0; s < stacks.size(); s++) {
      List<Integer> stack = stacks.get(s);
      NDArray gradient = NDArrays.stack(new NDList(stack.stream().map(gradients::get).toList()));
      NDArray direction = orthogonalized(gradient.add(moving(s, gradient, MOMENTUM, 1).mul(MOMENTUM)));
      for (int i = 0; i < stack.size(); i++) {
        NDArray value = parameters.get(stack.get(i));
        double tall = (double) value.getShape().get(0) / value.getShape().get(1);
        float length = MUON_RATE * rate * (float) Math.sqrt(Math.max(1, tall));
        next[stack.get(i)] = value.mul(1 - DECAY * MUON_RATE * rate).sub(direction.get(i).mul(length));
      }
    }
    for (int i = 0; i < singles.size(); i++) {
      int index = singles.get(i);
      NDArray update = adam(stacks.size() + 2 * i, gradients.get(index), steps);
      next[index] = parameters.get(index).sub(update.mul(ADAM_RATE * rate));
    }
    return List.of(next);
  }

  private NDArray adam(int slot, NDArray gradient, int steps) {
    NDArray mean = moving(slot, gradient, BETA1, 1 - BETA1).div(1 - Math.pow(BETA1, steps));
    NDArray square = moving(slot + 1, gradient.square(), BETA2, 1 - BETA2).div(1 - Math.pow(BETA2, steps));
    return mean.div(square.sqrt().add(1e-8f));
  }

  /** The old state joins the step of the value, so that it is freed with it. */
  private NDArray moving(int slot, NDArray value, float keep, float take) {
    NDArray old = state.get(slot);
    old.attach(value.getManager());
    NDArray now = value.mul(take).add(old.mul(keep));
    NDArray kept = now.duplicate();
    kept.attach(manager);
    state.set(slot, kept);
    return now;
  }

  private static NDArray orthogonalized(NDArray stack) {
    boolean tall = stack.getShape().get(1) > stack.getShape().get(2);
    NDArray x = tall ? stack.transpose(0, 2, 1) : stack;
    x = x.div(x.square().sum(new int[] {1, 2}, true).sqrt().add(1e-7f));
    for (int i = 0; i < 5; i++) {
      NDArray a = x.matMul(x.transpose(0, 2, 1));
      NDArray b = a.mul(-4.7750f).add(a.matMul(a).mul(2.0315f));
      x = x.mul(3.4445f).add(b.matMul(x));
    }
    return tall ? x.transpose(0, 2, 1) : x;
  }
}
