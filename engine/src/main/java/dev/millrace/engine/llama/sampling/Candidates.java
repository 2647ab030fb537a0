package dev.millrace.engine.llama.sampling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens that may still be chosen, with their weights relative to the likeliest.
 *
 * <p>Invariant: weights are {@code exp((logit - greatest) / temperature)}, so the likeliest token
 * weighs 1; they are sorted, greatest first, ties by id, once {@link #sort} ran. Scratch space of
 * one thread, used anew for every token.
 */
final class Candidates {

  /** Logarithm of a weight that changes no sum of 64-bit numbers that a draw could notice. */
  private static final double NEGLIGIBLE = -30;

  private final long[] keys;
  private final float[] weights;
  private int size;

  Candidates(int vocabulary) {
    keys = new long[vocabulary];
    weights = new float[vocabulary];
  }

  /** All tokens whose weight is at least {@code least}. */
  void take(float[] logits, float greatest, double temperature, double least) {
    size = 0;
    double inverse = 1 / temperature;
    double floor = least <= 0 ? NEGLIGIBLE : Math.log(least) - 1e-9;
    for (int id = 0; id < logits.length; id++) {
      double scaled = (logits[id] - greatest) * inverse;
      if (scaled >= floor) {
        keys[size] = id;
        weights[size++] = (float) Math.exp(scaled);
      }
    }
  }

  /** The {@code count} tokens with the greatest logits, of equals the lowest ids. */
  void takeGreatest(float[] logits, float greatest, double temperature, int count) {
    size = 0;
    for (int id = 0; id < logits.length; id++) {
      int bits = Float.floatToRawIntBits(logits[id]);
      long key = ((long) (bits ^ ((bits >> 31) & 0x7fff_ffff)) << 32) | (~id & 0xffff_ffffL);
      if (size < count) {
        keys[size++] = key;
        if (size == count) {
          heapify();
        }
      } else if (key > keys[0]) {
        keys[0] = key;
        siftDown(0);
      }
    }
    for (int i = 0; i < size; i++) {
      int id = ~(int) keys[i];
      keys[i] = id;
      weights[i] = (float) Math.exp((logits[id] - greatest) / temperature);
    }
  }

  /** The ids of the greatest logits, in order. */
  List<Integer> greatest(float[] logits, float most, int count) {
    if (count == 0) {
      return List.of();
    }
    takeGreatest(logits, most, 1, count);
    return IntStream.range(0, size)
        .mapToObj(i -> (int) keys[i])
        .sorted(Comparator.comparing((Integer id) -> -logits[id]).thenComparing(id -> id))
        .toList();
  }

  private void heapify() {
    for (int i = size / 2 - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  private void siftDown(int from) {
    int parent = from;
    long key = keys[parent];
    for (int child = 2 * parent + 1; child < size; child = 2 * parent + 1) {
      if (child + 1 < size && keys[child + 1] < keys[child]) {
        child++;
      }
      if (key <= keys[child]) {
        break;
      }
      keys[parent] = keys[child];
      parent = child;
    }
    keys[parent] = key;
  }

  /** Sorts by weight. A positive float orders as its bits do. */
  void sort() {
    for (int i = 0; i < size; i++) {
      long id = keys[i];
      keys[i] = ((long) ~Float.floatToRawIntBits(weights[i]) << 32) | id;
    }
    Arrays.sort(keys, 0, size);
    for (int i = 0; i < size; i++) {
      weights[i] = Float.intBitsToFloat(~(int) (keys[i] >> 32));
      keys[i] &= 0xffff_ffffL;
    }
  }

  /** Keeps the smallest leading set whose share of {@code total} reaches {@code mass}. */
  void keepMass(double mass, double total) {
    double wanted = mass * total;
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weights[i];
      if (sum >= wanted) {
        size = i + 1;
        return;
      }
    }
  }

  /**
   * Keeps those whose surprise {@code -log p} is nearest to the mean surprise of all, as few as
   * reach {@code mass}: locally typical sampling (Meister et al., 2023). Leaves them unsorted.
   */
  void keepTypical(double mass) {
    double total = total();
    double expected = 0;
    for (int i = 0; i < size; i++) {
      double p = weights[i] / total;
      expected -= p == 0 ? 0 : p * Math.log(p);
    }
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      float distance = (float) Math.abs(-Math.log(weights[i] / total) - expected);
      order[i] = ((long) Float.floatToRawIntBits(distance) << 32) | i;
    }
    Arrays.sort(order);
    long[] ids = Arrays.copyOf(keys, size);
    float[] old = Arrays.copyOf(weights, size);
    double sum = 0;
    size = 0;
    while (size < order.length && sum < mass * total) {
      int from = (int) order[size];
      keys[size] = ids[from];
      weights[size] = old[from];
      sum += weights[size++];
    }
  }

  /** Drops what weighs less than this share of the likeliest that is left. */
  void dropBelow(double share) {
    while (size > 1 && weights[size - 1] < share * weights[0]) {
      size--;
    }
  }

  double total() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weights[i];
    }
    return sum;
  }

  /** The token at a place of the cumulated weights, from 0 to 1 exclusive. */
  int at(double place) {
    double wanted = place * total();
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weights[i];
      if (sum > wanted) {
        return (int) keys[i];
      }
    }
    return (int) keys[size - 1];
  }

  int size() {
    return size;
  }
}
