package dev.millrace.standalone.canary;

/** Sees a canary advance. Called from several threads, one at a time. */
@FunctionalInterface
public interface Progress {

  /** So many of a part's answers are there. */
  void at(String part, int done, int of);
}
