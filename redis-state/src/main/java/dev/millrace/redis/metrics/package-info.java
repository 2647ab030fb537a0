/**
 * What is measured of Redis. Read {@link dev.millrace.redis.metrics.RedisMetric}, the catalogue.
 */
@NullMarked
package dev.millrace.redis.metrics;

import org.jspecify.annotations.NullMarked;
