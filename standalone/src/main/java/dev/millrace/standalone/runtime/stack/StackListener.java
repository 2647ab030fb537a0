package dev.millrace.standalone.runtime.stack;

/** Sees a stack start. */
@FunctionalInterface
public interface StackListener {

  /** Something begins; a few words for people. */
  void step(String what);
}
