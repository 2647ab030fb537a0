package dev.millrace.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it: the time of day, and beside it a monotonic time
 * that a jump of the time of day leaves alone. Any thread.
 */
public final class SettableClock extends Clock {

  /** Where a clock begins when a test does not say. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Reading(Instant now, long nanos) {}

  private final AtomicReference<Reading> reading;
  private final ZoneId zone;

  /** Stands at {@link #START}. */
  public SettableClock() {
    this(START);
  }

  /** Stands at this time; its monotonic time is 0. */
  public SettableClock(Instant start) {
    this(new AtomicReference<>(new Reading(start, 0)), ZoneOffset.UTC);
  }

  private SettableClock(AtomicReference<Reading> reading, ZoneId zone) {
    this.reading = reading;
    this.zone = zone;
  }

  /** Lets time pass: both readings move on. */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time does not pass backwards; use jumpTo");
    }
    reading.updateAndGet(at -> new Reading(at.now.plus(by), at.nanos + by.toNanos()));
  }

  /** Sets the time of day, as an administrator would; the monotonic time stays. */
  public void jumpTo(Instant time) {
    reading.updateAndGet(at -> new Reading(time, at.nanos));
  }

  /** The monotonic time in nanoseconds; pass {@code clock::nanoTime} as a LongSupplier. */
  public long nanoTime() {
    return read().nanos;
  }

  @Override
  public Instant instant() {
    return read().now;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same time in another zone; both move together. */
  @Override
  public SettableClock withZone(ZoneId other) {
    return new SettableClock(reading, other);
  }

  private Reading read() {
    return Objects.requireNonNull(reading.get());
  }
}
