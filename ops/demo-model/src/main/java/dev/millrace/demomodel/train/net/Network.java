package dev.millrace.demomodel.train.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import java.util.List;

/**
 * The forward pass: RMS norm, causal attention with rotary positions on neighbouring pairs, SwiGLU.
 *
 * <p>Invariant: it computes what llama.cpp computes for architecture "llama" from the same tensors.
 */
public final class Network {

  private static final int TENSORS_PER_LAYER = 9;

  private final Shape shape;

  public Network(Shape shape) {
    this.shape = shape;
  }

  /**
   * Scores of the token that follows each of the chosen positions.
   *
   * @param weights in the order of {@link Weight#of}
   * @param tokens rows x length
   * @param mask rows x 1 x length x length, 0 where a position may look and very negative elsewhere
   * @param positions indices into the tokens, row after row; no work is done for others where none depends on it
   * @return positions x vocabulary
   */
  public NDArray logits(List<NDArray> weights, NDArray tokens, NDArray mask, long[] positions) {
    long rows = tokens.getShape().get(0);
    long length = tokens.getShape().get(1);
    Rotary rotary = new Rotary(tokens.getManager(), (int) length, shape.headWidth());
    NDArray stream = embed(weights.get(0), tokens.reshape(-1));
    for (int layer = 0; layer < shape.layers(); layer++) {
      List<NDArray> of = weights.subList(1 + layer * TENSORS_PER_LAYER, 1 + (layer + 1) * TENSORS_PER_LAYER);
      stream = stream.add(attention(of, normalized(stream, of.get(0)), rotary, mask, rows, length));
      if (layer == shape.layers() - 1) {
        stream = rowsAt(positions, stream);
      }
      stream = stream.add(feedForward(of, normalized(stream, of.get(5))));
    }
    int last = weights.size() - 1;
    return project(normalized(stream, weights.get(last - 1)), weights.get(last));
  }

  private NDArray embed(NDArray table, NDArray tokens) {
    return tokens.oneHot(shape.vocabulary(), DataType.FLOAT32).matMul(table);
  }

  private NDArray rowsAt(long[] positions, NDArray stream) {
    long[] index = new long[positions.length * shape.width()];
    for (int i = 0; i < index.length; i++) {
      index[i] = positions[i / shape.width()];
    }
    return stream.gather(
        stream.getManager().create(index, new ai.djl.ndarray.types.Shape(positions.length, shape.width())), 0);
  }

  private NDArray attention(List<NDArray> of, NDArray x, Rotary rotary, NDArray mask, long rows, long length) {
    NDArray weight = NDArrays.concat(new NDList(of.get(1), of.get(2), of.get(3)));
    NDArray all = split(project(x, weight), rows, length);
    NDArray turned = rotary.turn(all.get(":, :" + 2 * shape.heads()));
    NDArray query = turned.get(":, :" + shape.heads());
    NDArray key = turned.get(":, " + shape.heads() + ":");
    NDArray value = all.get(":, " + 2 * shape.heads() + ":");
    NDArray scores = scaled(query, (float) (1 / Math.sqrt(shape.headWidth()))).matMul(key.transpose(0, 1, 3, 2)).add(mask);
    NDArray mixed = scores.softmax(-1).matMul(value);
    return project(mixed.transpose(0, 2, 1, 3).reshape(rows * length, shape.width()), of.get(4));
  }

  private NDArray feedForward(List<NDArray> of, NDArray x) {
    NDArray gate = project(x, of.get(6));
    return project(gate.mul(Activation.sigmoid(gate)).mul(project(x, of.get(7))), of.get(8));
  }

  private NDArray split(NDArray x, long rows, long length) {
    return x.reshape(rows, length, 3L * shape.heads(), shape.headWidth()).transpose(0, 2, 1, 3);
  }

  private static NDArray project(NDArray x, NDArray weight) {
    return x.matMul(weight.transpose());
  }

  /**
   * The product with a number, for what gradients pass through. {@link NDArray#mul(Number)} will not do: it frees the number
   * with the next garbage collection, while the gradient still has to be multiplied by it.
   */
  public static NDArray scaled(NDArray x, float by) {
    return x.mul(x.getManager().create(by));
  }

  private static NDArray normalized(NDArray x, NDArray weight) {
    return x.div(x.square().mean(new int[] {-1}, true).add(Shape.NORM_EPSILON).sqrt()).mul(weight);
  }

  /** Rotation of neighbouring pairs by an angle that grows with the position. */
  private static final class Rotary {

    private final NDArray cos;
    private final NDArray sin;
    private final NDArray swap;

    Rotary(NDManager manager, int length, int width) {
      float[] cosines = new float[length * width];
      float[] sines = new float[length * width];
      float[] pairs = new float[width * width];
      for (int i = 0; i < width; i += 2) {
        double frequency = Math.pow(Shape.ROPE_BASE, -(double) i / width);
        for (int position = 0; position < length; position++) {
          for (int j = i; j < i + 2; j++) {
            cosines[position * width + j] = (float) Math.cos(position * frequency);
            sines[position * width + j] = (float) Math.sin(position * frequency);
          }
        }
        pairs[(i + 1) * width + i] = -1;
        pairs[i * width + i + 1] = 1;
      }
      cos = manager.create(cosines, new ai.djl.ndarray.types.Shape(length, width));
      sin = manager.create(sines, new ai.djl.ndarray.types.Shape(length, width));
      swap = manager.create(pairs, new ai.djl.ndarray.types.Shape(width, width));
    }

    NDArray turn(NDArray x) {
      return x.mul(cos).add(x.matMul(swap).mul(sin));
    }
  }

  /** Mean of the weighted cross entropies, in nats. */
  public static NDArray loss(NDArray logits, NDArray targets, NDArray weights) {
    NDArray picked = logits.logSoftmax(-1).gather(targets.reshape(-1, 1), 1).reshape(-1);
    return picked.mul(weights).sum().div(weights.sum()).neg();
  }
}
