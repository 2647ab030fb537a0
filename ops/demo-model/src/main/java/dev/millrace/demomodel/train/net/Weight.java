package dev.millrace.demomodel.train.net;

import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of the network under its GGUF name.
 *
 * @param rows output features; 1 for a norm
 * @param columns input features
 * @param kind decides how it starts and how it is trained
 */
public record Weight(String name, int rows, int columns, Kind kind) {

  /** Roles of a tensor. */
  public enum Kind {
    EMBEDDING, NORM, INNER, RESIDUAL, OUTPUT
  }

  /** All tensors in file order; {@link Network} relies on this order. */
  public static List<Weight> of(Shape shape) {
    int width = shape.width();
    int hidden = shape.hidden();
    List<Weight> weights = new ArrayList<>();
    weights.add(new Weight("token_embd.weight", shape.vocabulary(), width, Kind.EMBEDDING));
    for (int layer = 0; layer < shape.layers(); layer++) {
      String block = "blk." + layer + ".";
      weights.add(new Weight(block + "attn_norm.weight", 1, width, Kind.NORM));
      weights.add(new Weight(block + "attn_q.weight", width, width, Kind.INNER));
      weights.add(new Weight(block + "attn_k.weight", width, width, Kind.INNER));
      weights.add(new Weight(block + "attn_v.weight", width, width, Kind.INNER));
      weights.add(new Weight(block + "attn_output.weight", width, width, Kind.RESIDUAL));
      weights.add(new Weight(block + "ffn_norm.weight", 1, width, Kind.NORM));
      weights.add(new Weight(block + "ffn_gate.weight", hidden, width, Kind.INNER));
      weights.add(new Weight(block + "ffn_up.weight", hidden, width, Kind.INNER));
      weights.add(new Weight(block + "ffn_down.weight", width, hidden, Kind.RESIDUAL));
    }
    weights.add(new Weight("output_norm.weight", 1, width, Kind.NORM));
    weights.add(new Weight("output.weight", shape.vocabulary(), width, Kind.OUTPUT));
    return List.copyOf(weights);
  }

  public int size() {
    return rows * columns;
  }
}
