package dev.millrace.standalone.facade;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Calls of a facade that run at once. */
public final class FacadeCalls {

  private FacadeCalls() {}

  /**
   * Waits for all of them.
   *
   * @return what they brought, in the order of the calls
   * @throws FacadeException the first that one of them ended with
   */
  public static <T> List<T> await(List<Future<T>> running)
      throws FacadeException, InterruptedException {
    List<T> results = new ArrayList<>(running.size());
    for (Future<T> each : running) {
      try {
        results.add(each.get());
      } catch (ExecutionException failure) {
        if (failure.getCause() instanceof FacadeException refused) {
          throw refused;
        }
        throw new IllegalStateException("a request to the facade failed", failure.getCause());
      }
    }
    return results;
  }
}
