package dev.millrace.service;

import dev.millrace.service.breaker.Breaker;
import dev.millrace.service.breaker.Breaker.Order;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Circuit breakers over the ops port: {@code GET /breakers} shows them, {@code POST
 * /breakers/{name}/{open|closed|automatic}} forces one, or lets it decide again. Any thread.
 */
final class BreakerRoutes {

  private final Supplier<List<Breaker>> breakers;

  BreakerRoutes(Supplier<List<Breaker>> breakers) {
    this.breakers = breakers;
  }

  OpsAnswer list() {
    return new OpsAnswer(
        Status.OK_200,
        Map.of("breakers", breakers.get().stream().map(BreakerRoutes::view).toList()));
  }

  OpsAnswer force(ServerRequest request) {
    String name = request.path().pathParameters().get("name");
    Optional<Breaker> breaker =
        breakers.get().stream().filter(each -> each.name().equals(name)).findFirst();
    if (breaker.isEmpty()) {
      return new OpsAnswer(
          Status.NOT_FOUND_404, Map.of("error", "there is no breaker of that name"));
    }
    Optional<Order> order = Order.ofLabel(request.path().pathParameters().get("order"));
    if (order.isEmpty()) {
      return new OpsAnswer(
          Status.BAD_REQUEST_400, Map.of("error", "must be open, closed or automatic"));
    }
    breaker.get().force(order.get());
    return new OpsAnswer(Status.OK_200, view(breaker.get()));
  }

  private static Map<String, Object> view(Breaker breaker) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", breaker.name());
    view.put("state", breaker.state().name().toLowerCase(Locale.ROOT));
    return view;
  }
}
