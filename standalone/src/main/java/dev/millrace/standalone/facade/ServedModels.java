package dev.millrace.standalone.facade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.standalone.polling.Polling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which models a facade serves. */
public final class ServedModels {

  /** A facade learns of a worker that just became ready a moment later. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private ServedModels() {}

  /**
   * The wanted model, or the only one that is served; waits some seconds for a first one.
   *
   * @throws FacadeException if none is named and there is not exactly one
   */
  public static String pick(FacadeClient facade, @Nullable String wanted)
      throws FacadeException, InterruptedException {
    if (wanted != null) {
      return wanted;
    }
    List<String> served = new ArrayList<>();
    // The facade has no call that waits for a model.
    Polling.REAL.within(PATIENCE, () -> served.addAll(served(facade)), LOOK_AGAIN);
    if (served.size() == 1) {
      return served.get(0);
    }
    throw new FacadeException(
        400,
        served.isEmpty()
            ? "no model is served at the moment; --model names one to wait for"
            : "several models are served, name one with --model: " + String.join(", ", served));
  }

  /**
   * Slots of all workers of a model, at least 1.
   *
   * @throws FacadeException if it is not served
   */
  public static int slots(FacadeClient facade, String model)
      throws FacadeException, InterruptedException {
    for (JsonNode served : facade.models()) {
      if (served.path("id").asText().equals(model)) {
        return Math.max(1, served.path("slots").asInt());
      }
    }
    throw new FacadeException(404, "no worker serves the model '" + model + "'");
  }

  private static List<String> served(FacadeClient facade)
      throws FacadeException, InterruptedException {
    List<String> served = new ArrayList<>();
    for (JsonNode model : facade.models()) {
      served.add(model.path("id").asText());
    }
    return served;
  }
}
