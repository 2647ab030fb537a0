package dev.millrace.client;

import dev.millrace.model.ResultAddress;

/**
 * Has the last word before a request is sent, when the address of its result is known.
 *
 * <p>Thread rule: called on the thread that submits, once; it may block.
 */
@FunctionalInterface
public interface Admission {

  /** Lets every request go. */
  Admission ALWAYS = address -> {};

  /** Lets the request go, or throws what the submission is to throw: nothing is sent then. */
  void admit(ResultAddress address);
}
