package dev.millrace.dispatcher.cell.step;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How much each tenant counts against the others: one of weight 2 gets twice the tokens of one of
 * weight 1 while both wait. Who is not named weighs 1.
 *
 * @param byTenant whole numbers from 1 to {@link #MOST}
 */
public record TenantWeights(Map<String, Integer> byTenant) {

  /** The greatest weight. */
  public static final int MOST = 999;

  /** How they are written: {@code acme=4,batch=1}. */
  public static final String RULE =
      "[A-Za-z0-9._-]{1,64}=[1-9][0-9]{0,2}(,[A-Za-z0-9._-]{1,64}=[1-9][0-9]{0,2})*";

  /** Everybody weighs 1. */
  public static final TenantWeights EQUAL = new TenantWeights(Map.of());

  private static final Pattern WRITTEN = Pattern.compile(RULE);

  public TenantWeights {
    byTenant = Map.copyOf(byTenant);
    byTenant.forEach(
        (tenant, weight) -> {
          if (weight < 1 || weight > MOST) {
            throw new IllegalArgumentException(
                "weight of " + tenant + ": must be 1 to " + MOST + ", got " + weight);
          }
        });
  }

  /**
   * As they are written.
   *
   * @throws IllegalArgumentException if the text does not match {@link #RULE}, or names a tenant
   *     twice
   */
  public static TenantWeights parse(String written) {
    if (!WRITTEN.matcher(written).matches()) {
      throw new IllegalArgumentException(
          "dispatcher.tenant-weights: must match " + RULE + ", got '" + written + "'");
    }
    Map<String, Integer> byTenant = new TreeMap<>();
    for (String pair : written.split(",", -1)) {
      int at = pair.indexOf('=');
      if (byTenant.put(pair.substring(0, at), Integer.valueOf(pair.substring(at + 1))) != null) {
        throw new IllegalArgumentException(
            "dispatcher.tenant-weights: must name each tenant once, got '" + written + "'");
      }
    }
    return new TenantWeights(byTenant);
  }

  /** The weight of this tenant. */
  public int of(String tenant) {
    return byTenant.getOrDefault(tenant, 1);
  }
}
