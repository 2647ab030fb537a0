package dev.millrace.chaos.fault;

/** A fault that is over as soon as it has struck. */
final class MomentaryFault implements Fault {

  private final String target;
  private final Strike strike;

  /** What it does. */
  @FunctionalInterface
  interface Strike {
    void run() throws Exception;
  }

  MomentaryFault(String target, Strike strike) {
    this.target = target;
    this.strike = strike;
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public void strike() throws Exception {
    strike.run();
  }

  @Override
  public void heal() {
    // It does not last.
  }

  @Override
  public boolean isBack() {
    return true;
  }
}
