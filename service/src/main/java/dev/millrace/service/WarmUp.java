package dev.millrace.service;

import java.time.Duration;

/** Something that is slow the first time, such as a model. Any thread. */
@FunctionalInterface
public interface WarmUp {

  /**
   * What came of it.
   *
   * @param name of what was warmed up
   * @param success whether it did what it was asked to
   * @param error for people; empty text if it did
   * @param elapsed from the question to the answer
   */
  record Result(String name, boolean success, String error, Duration elapsed) {}

  /**
   * Has it work, and waits for a bounded time.
   *
   * @param tokens to generate, at least 1
   */
  Result perform(int tokens) throws InterruptedException;
}
