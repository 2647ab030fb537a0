package dev.millrace.engine.llama.model;

/** The entries of one step, filled anew for each. Thread rule: one thread. */
public final class TokenBatch {

  private final int[] tokens;
  private final int[] positions;
  private final int[] sequences;
  private final boolean[] outputs;
  private int size;

  /**
   * @param capacity most entries
   */
  public TokenBatch(int capacity) {
    tokens = new int[capacity];
    positions = new int[capacity];
    sequences = new int[capacity];
    outputs = new boolean[capacity];
  }

  /** Takes all entries out. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds an entry.
   *
   * @param output whether logits are wanted after it
   * @return its index
   */
  public int add(int token, int position, int sequence, boolean output) {
    tokens[size] = token;
    positions[size] = position;
    sequences[size] = sequence;
    outputs[size] = output;
    return size++;
  }

  public int size() {
    return size;
  }

  public int capacity() {
    return tokens.length;
  }

  public int token(int entry) {
    return tokens[entry];
  }

  public int position(int entry) {
    return positions[entry];
  }

  public int sequence(int entry) {
    return sequences[entry];
  }

  public boolean output(int entry) {
    return outputs[entry];
  }
}
