package dev.millrace.redis;

import java.util.Locale;

/** What is asked of Redis; a tag of its calls. */
enum RedisOperation {
  GET,
  SET,
  PUBLISH,
  PING;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
