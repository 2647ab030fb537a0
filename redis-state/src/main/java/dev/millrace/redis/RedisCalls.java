package dev.millrace.redis;

import dev.millrace.redis.metrics.RedisMeters;
import dev.millrace.redis.metrics.RedisMeters.CallOutcome;
import dev.millrace.redis.metrics.RedisOperation;
import dev.millrace.service.breaker.Breaker;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Calls to Redis that never throw and never take longer than the timeout, behind the breaker. A
 * call that is given up keeps its place in the connection until its answer comes, so that answers
 * and questions stay in step.
 *
 * <p>Any thread but Lettuce's own.
 */
final class RedisCalls {

  private final Supplier<Optional<StatefulRedisConnection<String, String>>> connection;
  private final Breaker breaker;
  private final RedisMeters meters;
  private final Duration timeout;
  private final LongSupplier nanoTime;

  RedisCalls(
      Supplier<Optional<StatefulRedisConnection<String, String>>> connection,
      Breaker breaker,
      RedisMeters meters,
      Duration timeout,
      LongSupplier nanoTime) {
    this.connection = connection;
    this.breaker = breaker;
    this.meters = meters;
    this.timeout = timeout;
    this.nanoTime = nanoTime;
  }

  /** The answer; none if it does not come in time. */
  <T> Answer<T> ask(
      RedisOperation operation,
      Function<RedisAsyncCommands<String, String>, CompletionStage<T>> call) {
    return await(send(operation, call), nanoTime.getAsLong() + timeout.toNanos());
  }

  /** Waits until a point of the monotonic time. */
  <T> Answer<T> await(CompletableFuture<Answer<T>> answer, long deadlineNanos) {
    try {
      long left = Math.max(0, deadlineNanos - nanoTime.getAsLong());
      return answer.get(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.none();
    } catch (ExecutionException | TimeoutException e) {
      return Answer.none();
    }
  }

  /** Sends without waiting. The future ends, by Lettuce's own timeout at the latest. */
  <T> CompletableFuture<Answer<T>> send(
      RedisOperation operation,
      Function<RedisAsyncCommands<String, String>, CompletionStage<T>> call) {
    Optional<StatefulRedisConnection<String, String>> current = connection.get();
    long start = nanoTime.getAsLong();
    if (current.isEmpty()) {
      meters.call(operation, CallOutcome.FAILED, 0);
      return CompletableFuture.completedFuture(Answer.none());
    }
    if (!breaker.tryAcquire()) {
      meters.call(operation, CallOutcome.REJECTED, 0);
      return CompletableFuture.completedFuture(Answer.none());
    }
    CompletionStage<T> answer;
    try {
      answer = call.apply(current.get().async());
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedStage(e);
    }
    return answer
        .handle(
            (value, failure) -> {
              record(operation, nanoTime.getAsLong() - start, Optional.ofNullable(failure));
              return failure == null || isAboutTheValue(failure)
                  ? Answer.of(Optional.ofNullable(value))
                  : Answer.<T>none();
            })
        .toCompletableFuture();
  }

  /** How long an answer is waited for. */
  Duration timeout() {
    return timeout;
  }

  /** Now, in the monotonic time of {@link #await}. */
  long nanoTime() {
    return nanoTime.getAsLong();
  }

  private void record(RedisOperation operation, long nanos, Optional<Throwable> failure) {
    boolean answered = failure.isEmpty() || isAboutTheValue(failure.get());
    if (answered) {
      breaker.success(nanos);
    } else {
      breaker.failure(nanos, failure.get());
    }
    meters.call(operation, failure.isEmpty() ? CallOutcome.OK : CallOutcome.FAILED, nanos);
  }

  /** Redis works, but the key holds something that is not ours. */
  private static boolean isAboutTheValue(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    return cause instanceof RedisCommandExecutionException
        && String.valueOf(cause.getMessage()).startsWith("WRONGTYPE");
  }
}
