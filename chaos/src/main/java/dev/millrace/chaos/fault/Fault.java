package dev.millrace.chaos.fault;

/** A fault and its target. Its injector's thread. */
interface Fault {

  /** What it strikes, for reports. */
  String target();

  /** Whether it lasts until it is healed. */
  boolean lasts();

  /** Strikes. */
  void strike() throws Exception;

  /** Ends it; more than once does no harm. */
  void heal() throws Exception;

  /** Whether its target does its work again. */
  boolean isBack() throws Exception;
}
