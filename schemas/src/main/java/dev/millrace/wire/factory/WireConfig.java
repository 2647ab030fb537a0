package dev.millrace.wire.factory;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How records are put on the wire. None of it may change at run time.
 *
 * @param registry {@value #REGISTRY_URL}: base URL of a Confluent-compatible schema registry; empty
 *     means the fixed ids of the contract
 * @param registryTimeout {@value #REGISTRY_TIMEOUT}: of each call to it, default 10000
 */
record WireConfig(Optional<URI> registry, Duration registryTimeout) {

  static final String REGISTRY_URL = "schema.registry.url";
  static final String REGISTRY_TIMEOUT = "schema.registry.timeout.ms";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  WireConfig {
    if (registry.filter(url -> !isHttp(url)).isPresent()) {
      throw new IllegalArgumentException(REGISTRY_URL + ": must be a URL of http or https");
    }
    if (registryTimeout.isZero() || registryTimeout.isNegative()) {
      throw new IllegalArgumentException(REGISTRY_TIMEOUT + ": must be at least 1");
    }
  }

  static WireConfig of(Map<String, ?> config) {
    return new WireConfig(
        text(config, REGISTRY_URL).map(WireConfig::url),
        text(config, REGISTRY_TIMEOUT).map(WireConfig::millis).orElse(DEFAULT_TIMEOUT));
  }

  private static Optional<String> text(Map<String, ?> config, String key) {
    return Optional.<Object>ofNullable(config.get(key)).map(value -> value.toString().strip());
  }

  private static URI url(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          REGISTRY_URL + ": must be a URL of http or https", malformed);
    }
  }

  private static Duration millis(String text) {
    try {
      return Duration.ofMillis(Long.parseLong(text));
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(
          REGISTRY_TIMEOUT + ": must be a number of milliseconds", noNumber);
    }
  }

  private static boolean isHttp(URI url) {
    return url.getHost() != null
        && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
  }
}
