package dev.millrace.dispatcher.cell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.Demand;
import org.junit.jupiter.api.Test;

class TenantSharesTest {

  private final TenantShares shares = new TenantShares(tenant -> tenant.equals("heavy") ? 2 : 1);

  @Test
  void shouldChargeByTheEstimateOverTheWeightAndThenByWhatTheRunTook() {
    Line heavy = shares.take("heavy");

    shares.charge(heavy, new Demand(40, 60));
    assertThat(heavy.charged).isEqualTo(50 * TenantShares.UNITS);

    shares.settle(heavy, new Demand(40, 60), 30);
    assertThat(heavy.charged).isEqualTo(15 * TenantShares.UNITS);
  }

  @Test
  void shouldNotForgetWhatATenantWasChargedBeforeOthersWereChargedAsMuch() {
    run("one", 100);

    assertThat(shares.take("one").charged).isEqualTo(100 * TenantShares.UNITS);
  }

  @Test
  void shouldForgetATenantOnceTheLevelHasReachedItsCharge() {
    run("one", 100);
    run("other", 70);
    run("other", 70);
    run("other", 70);
    assertThat(shares.remembered()).isEqualTo(1);

    Line one = shares.take("one");
    shares.lift(one);

    assertThat(one.charged).isEqualTo(140 * TenantShares.UNITS);
  }

  @Test
  void shouldForgetWhoWasChargedLeastWhenThereAreTooManyTenants() {
    int tenants = TenantShares.MOST_IDLE + 50;

    for (int i = 1; i <= tenants; i++) {
      run("t" + i, i);
    }

    assertThat(shares.remembered()).isEqualTo(TenantShares.MOST_IDLE);
    assertThat(shares.take("t1").charged).isZero();
    assertThat(shares.take("t" + tenants).charged).isEqualTo(tenants * TenantShares.UNITS);
  }

  private void run(String tenant, int tokens) {
    Demand demand = new Demand(0, tokens);
    Line line = shares.take(tenant);
    shares.lift(line);
    shares.goes(line);
    shares.charge(line, demand);
    shares.settle(line, demand, tokens);
    shares.rest(line);
  }
}
