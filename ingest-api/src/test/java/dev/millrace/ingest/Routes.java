package dev.millrace.ingest;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every route that services register, as {@code "get /v1/requests/{id}"}. */
final class Routes {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  private Routes() {}

  static SortedSet<String> of(Map<String, List<HttpService>> services) {
    SortedSet<String> routes = new TreeSet<>();
    services.forEach(
        (prefix, group) -> {
          HttpRules rules = recording(prefix.equals("/") ? "" : prefix, routes);
          group.forEach(service -> service.routing(rules));
        });
    return routes;
  }

  private static HttpRules recording(String prefix, SortedSet<String> routes) {
    return (HttpRules)
        Proxy.newProxyInstance(
            Routes.class.getClassLoader(),
            new Class<?>[] {HttpRules.class},
            (proxy, method, arguments) -> {
              if (!METHODS.contains(method.getName())
                  || !(arguments[0] instanceof String pattern)) {
                throw new UnsupportedOperationException(
                    method + ": say in Routes how it names its route");
              }
              routes.add(method.getName() + " " + prefix + pattern.replace("{+", "{"));
              return proxy;
            });
  }
}
