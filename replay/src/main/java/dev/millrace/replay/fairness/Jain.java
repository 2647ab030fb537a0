package dev.millrace.replay.fairness;

/** Jain's fairness index: 1 if all shares are equal, 1/n if one of n has everything. Pure. */
public final class Jain {

  private Jain() {}

  /** Of these shares; not a number if there are none, or all are zero. */
  public static double index(double[] shares) {
    double sum = 0;
    double squares = 0;
    for (double share : shares) {
      sum += share;
      squares += share * share;
    }
    return sum * sum / (shares.length * squares);
  }
}
