package dev.millrace.engine.llama.sampling;

import java.util.Arrays;

/** Token ids that grow at the end. Thread rule: one thread. */
public final class TokenList {

  private int[] ids;
  private int size;

  /** A list that begins with these ids. */
  public TokenList(int[] first) {
    ids = Arrays.copyOf(first, first.length + 64);
    size = first.length;
  }

  public void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  public int get(int index) {
    return ids[index];
  }

  /** Keeps the first ids. */
  public void cut(int count) {
    size = Math.min(size, count);
  }

  /** The newest id. */
  public int last() {
    return ids[size - 1];
  }

  public int size() {
    return size;
  }

  /** How many ids from the first on are the same in both. */
  public int commonPrefix(TokenList other) {
    int shorter = Math.min(size, other.size);
    int mismatch = Arrays.mismatch(ids, 0, shorter, other.ids, 0, shorter);
    return mismatch < 0 ? shorter : mismatch;
  }

  /** The first ids as an array of their own. */
  public int[] first(int count) {
    return Arrays.copyOf(ids, count);
  }
}
