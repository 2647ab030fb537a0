package dev.millrace.standalone.runtime.stack;

import dev.millrace.service.Health;
import dev.millrace.service.HealthKeys;
import dev.millrace.service.Role;
import dev.millrace.service.RoleStartException;
import dev.millrace.standalone.polling.Polling;
import java.time.Duration;
import java.util.Collection;

/** Waits until a facade knows a worker of a model. */
final class ModelReady {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private ModelReady() {}

  static void await(Role facade, String model, Duration atMost)
      throws RoleStartException, InterruptedException {
    if (!Polling.REAL.within(atMost, () -> serves(facade.health(), model), LOOK_AGAIN)) {
      throw new RoleStartException(
          "no worker of model '"
              + model
              + "' announced itself within "
              + atMost.toSeconds()
              + " s; see the logs directory of the data directory");
    }
  }

  private static boolean serves(Health health, String model) {
    return health.details().get(HealthKeys.MODELS_LOADED) instanceof Collection<?> models
        && models.contains(model);
  }
}
