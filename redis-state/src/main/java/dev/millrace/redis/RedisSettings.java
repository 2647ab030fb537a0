package dev.millrace.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Where Redis is and how long it is waited for.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param username for access control lists; absent means the default user
 * @param password absent means none
 * @param tls whether the connection is encrypted; the server's certificate is verified then
 * @param database 0 to 65535
 * @param timeout of every call, more than 0 and at most {@link #MAX_TIMEOUT}
 */
public record RedisSettings(
    String host,
    int port,
    Optional<String> username,
    Optional<String> password,
    boolean tls,
    int database,
    Duration timeout) {

  /** No call waits longer than this. */
  public static final long MAX_TIMEOUT_MILLIS = 200;

  /** The same as a duration; also the default. */
  public static final Duration MAX_TIMEOUT = Duration.ofMillis(MAX_TIMEOUT_MILLIS);

  private static final int DEFAULT_PORT = 6379;
  private static final int MAX_PORT = 65535;

  public RedisSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("redis.url: names no host");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("redis.url: the port must be 1 to 65535");
    }
    if (database < 0 || database > MAX_PORT) {
      throw new IllegalArgumentException("redis.url: the database must be 0 to 65535");
    }
    if (username.isPresent() && password.isEmpty()) {
      throw new IllegalArgumentException("redis.url: a user name needs a password");
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException("redis.timeout: must be more than 0 and at most 200 ms");
    }
  }

  /** With the longest timeout. */
  public static RedisSettings parse(String url) {
    return parse(url, MAX_TIMEOUT);
  }

  /**
   * Reads {@code host}, {@code host:port}, or {@code redis[s]://[[user]:password@]host[:port][/db]}
   * with percent-encoded credentials.
   *
   * @throws IllegalArgumentException if it is anything else; the message does not repeat the text,
   *     which may hold a password
   */
  public static RedisSettings parse(String url, Duration timeout) {
    URI uri;
    try {
      uri = new URI(url.contains("://") ? url : "redis://" + url);
    } catch (URISyntaxException e) {
      throw malformed();
    }
    boolean tls = "rediss".equals(uri.getScheme());
    if (uri.getHost() == null || !(tls || "redis".equals(uri.getScheme()))) {
      throw malformed();
    }
    String[] credentials =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    if (credentials.length == 1) {
      throw malformed();
    }
    return new RedisSettings(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        credentials.length == 0 ? Optional.empty() : decoded(credentials[0]),
        credentials.length == 0 ? Optional.empty() : decoded(credentials[1]),
        tls,
        databaseOf(uri),
        timeout);
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
  }

  private static int databaseOf(URI uri) {
    String path = uri.getPath();
    if (path == null || path.length() <= 1) {
      return 0;
    }
    try {
      return Integer.parseInt(path.substring(1));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private static Optional<String> decoded(String raw) {
    String text = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "redis.url: must be host:port or redis[s]://[[user]:password@]host[:port][/database]");
  }
}
