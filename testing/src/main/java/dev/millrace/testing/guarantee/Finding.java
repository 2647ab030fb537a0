package dev.millrace.testing.guarantee;

/** One fault, and where. */
public record Finding(Fault fault, String what) {

  @Override
  public String toString() {
    return fault + ": " + what;
  }
}
