package dev.millrace.replay.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.model.Priority;
import dev.millrace.replay.traffic.TracedRequest;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SharesMeterTest {

  private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

  @Test
  void shouldCompareTenantsOfWhichSomethingWaitedThroughout() {
    SharesMeter meter = new SharesMeter(TenantWeights.EQUAL);
    wait(meter, "a", 5, 0);
    wait(meter, "b", 5, 0);
    wait(meter, "c", 1, 0);
    // The first window begins before anybody waits.
    long window = SharesMeter.WINDOW_NANOS;
    meter.served(request("a"), 300, window + 1);
    meter.served(request("b"), 100, window + 2);
    meter.served(request("c"), 9_000, window + 3);
    wait(meter, "a", 1, 2 * window);

    assertThat(meter.windows()).isOne();
    assertThat(meter.index()).isEqualTo(400.0 * 400 / (2 * (300 * 300 + 100 * 100)), ROUNDING);
  }

  @Test
  void shouldDivideByWeights() {
    SharesMeter meter = new SharesMeter(TenantWeights.parse("a=3"));
    wait(meter, "a", 5, 0);
    wait(meter, "b", 5, 0);
    long window = SharesMeter.WINDOW_NANOS;
    meter.served(request("a"), 300, window + 1);
    meter.served(request("b"), 100, window + 2);
    wait(meter, "a", 1, 2 * window);

    assertThat(meter.index()).isEqualTo(1, ROUNDING);
  }

  @Test
  void shouldSayNothingWhenNobodyCompetes() {
    SharesMeter meter = new SharesMeter(TenantWeights.EQUAL);
    wait(meter, "a", 5, 0);
    wait(meter, "a", 1, 5 * SharesMeter.WINDOW_NANOS);

    assertThat(meter.windows()).isZero();
    assertThat(meter.index()).isNaN();
  }

  @Test
  void shouldBeOneForEqualSharesAndTheInverseOfTheNumberForOneThatHasAll() {
    assertThat(Jain.index(new double[] {5, 5, 5})).isEqualTo(1, ROUNDING);
    assertThat(Jain.index(new double[] {5, 0, 0, 0})).isEqualTo(0.25, ROUNDING);
    assertThat(Jain.index(new double[] {0, 0})).isNaN();
  }

  private static void wait(SharesMeter meter, String tenant, int times, long nanos) {
    for (int i = 0; i < times; i++) {
      meter.waits(request(tenant), nanos);
    }
  }

  private static TracedRequest request(String tenant) {
    return new TracedRequest(
        0, tenant, "m", Priority.NORMAL, 1, 1, 0, Prefix.NONE, 1, 1, Optional.empty());
  }
}
