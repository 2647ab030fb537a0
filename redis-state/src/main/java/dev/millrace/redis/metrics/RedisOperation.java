package dev.millrace.redis.metrics;

import java.util.Locale;

/** A kind of call to Redis, and the tag of its meter. */
public enum RedisOperation {
  GET,
  SET,
  PUBLISH,
  EVAL,
  PING;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
