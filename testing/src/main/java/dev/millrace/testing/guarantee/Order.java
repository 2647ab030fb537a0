package dev.millrace.testing.guarantee;

import dev.millrace.model.Priority;

/**
 * One request that a workload wants.
 *
 * @param secret occurs in its prompt and in no other
 * @param tokens how long the output is
 * @param cancelAfter tokens after which it is cancelled; 0 when it is not
 */
public record Order(String tenant, Priority priority, String secret, int tokens, int cancelAfter) {

  /** What is sent. */
  public String prompt() {
    return "Say something about " + secret + ".";
  }

  /** The same, cancelled after that many tokens. */
  public Order cancelledAfter(int count) {
    return new Order(tenant, priority, secret, tokens, count);
  }
}
