package dev.millrace.service;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Warm-up over the ops port: {@code POST /warmup?tokens=N} has every engine of the process generate
 * so many tokens, one after another. 200 if all did, 503 if one did not. Any thread.
 */
final class WarmUpRoutes {

  private static final int MOST_TOKENS = 256;

  private final Supplier<List<WarmUp>> warmUps;

  WarmUpRoutes(Supplier<List<WarmUp>> warmUps) {
    this.warmUps = warmUps;
  }

  OpsAnswer perform(ServerRequest request) {
    OptionalInt tokens = tokens(request.query().first("tokens").orElse("1"));
    if (tokens.isEmpty()) {
      return new OpsAnswer(
          Status.BAD_REQUEST_400, Map.of("error", "tokens: must be 1 to " + MOST_TOKENS));
    }
    List<WarmUp> all = warmUps.get();
    if (all.isEmpty()) {
      return new OpsAnswer(
          Status.NOT_FOUND_404, Map.of("error", "no worker is ready in this process"));
    }
    List<Map<String, Object>> views = new ArrayList<>();
    boolean success = true;
    try {
      for (WarmUp each : all) {
        WarmUp.Result result = each.perform(tokens.getAsInt());
        success &= result.success();
        views.add(view(result));
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new OpsAnswer(Status.SERVICE_UNAVAILABLE_503, Map.of("error", "stopping"));
    }
    return new OpsAnswer(
        success ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503,
        Map.of("success", success, "engines", views));
  }

  private static OptionalInt tokens(String text) {
    return text.matches("[1-9][0-9]{0,2}") && Integer.parseInt(text) <= MOST_TOKENS
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  private static Map<String, Object> view(WarmUp.Result result) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("model", result.name());
    view.put("success", result.success());
    if (!result.success()) {
      view.put("error", result.error());
    }
    view.put("elapsed_ms", result.elapsed().toNanos() / 1e6);
    return view;
  }
}
