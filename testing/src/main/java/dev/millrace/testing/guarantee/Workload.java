package dev.millrace.testing.guarantee;

import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Requests in the order in which they are submitted. */
public record Workload(List<Order> orders) {

  public Workload {
    orders = List.copyOf(orders);
  }

  /** Requests of one tenant and priority. */
  public static Workload uniform(int requests, int tokens) {
    return new Workload(
        IntStream.range(0, requests)
            .mapToObj(i -> order(InferenceRequest.DEFAULT_TENANT, Priority.NORMAL, i, tokens))
            .toList());
  }

  /** The same number of requests for each tenant, in turn. */
  public static Workload ofTenants(List<String> tenants, int each, int tokens) {
    return new Workload(
        IntStream.range(0, each * tenants.size())
            .mapToObj(i -> order(tenants.get(i % tenants.size()), Priority.NORMAL, i, tokens))
            .toList());
  }

  /** Low work first, so that it fills every slot, then each higher priority. */
  public static Workload risingPriorities(int each, int tokens) {
    List<Order> orders = new ArrayList<>();
    for (Priority priority :
        List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.CRITICAL)) {
      for (int i = 0; i < each; i++) {
        orders.add(order(InferenceRequest.DEFAULT_TENANT, priority, orders.size(), tokens));
      }
    }
    return new Workload(orders);
  }

  private static Order order(String tenant, Priority priority, int number, int tokens) {
    return new Order(tenant, priority, "heirloom-%s-%04d".formatted(tenant, number), tokens, 0);
  }
}
