package dev.millrace.testing.guarantee;

import dev.millrace.testing.guarantee.HistoryEvent.Shown;
import dev.millrace.testing.guarantee.HistoryEvent.Submitted;
import java.util.List;

/** P6. No text that anybody was shown holds a prompt or an output of another tenant. */
public record NothingOfAnotherTenant() implements Guarantee {

  @Override
  public String number() {
    return "P6";
  }

  @Override
  public String promise() {
    return "No byte of one tenant reaches another through caches, errors, logs, metrics or the id"
        + " of a request.";
  }

  @Override
  public Workload workload() {
    return Workload.ofTenants(List.of("acme", "globex"), 4, 12);
  }

  @Override
  public void verify(History history) {
    long tenants =
        history.events(Submitted.class).stream().map(Submitted::tenant).distinct().count();
    if (tenants < 2 || history.events(Shown.class).isEmpty()) {
      throw new AssertionError("it takes two tenants, and something that was shown");
    }
    history.judge().requireNone(Fault.CROSSTALK);
  }
}
