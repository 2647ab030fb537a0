/**
 * Results of ended requests, for a while. Read {@link dev.millrace.redis.results.ResultRecord},
 * {@link dev.millrace.redis.results.ResultRecords}, then {@link
 * dev.millrace.redis.results.RedisResultRecords}.
 */
@NullMarked
package dev.millrace.redis.results;

import org.jspecify.annotations.NullMarked;
