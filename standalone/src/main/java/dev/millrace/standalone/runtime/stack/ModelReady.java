package dev.millrace.standalone.runtime.stack;

import dev.millrace.service.Health;
import dev.millrace.service.HealthKeys;
import dev.millrace.service.Role;
import dev.millrace.service.RoleStartException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** Waits until a facade knows a worker of a model. */
final class ModelReady {

  private static final long LOOK_AGAIN_MILLIS = 20;

  private ModelReady() {}

  static void await(Role facade, String model, Duration atMost)
      throws RoleStartException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!serves(facade.health(), model)) {
      if (System.nanoTime() - deadline > 0) {
        throw new RoleStartException(
            "no worker of model '"
                + model
                + "' announced itself within "
                + atMost.toSeconds()
                + " s; see the logs directory of the data directory");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private static boolean serves(Health health, String model) {
    return health.details().get(HealthKeys.MODELS_LOADED) instanceof Collection<?> models
        && models.contains(model);
  }
}
