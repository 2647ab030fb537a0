package dev.millrace.worker;

import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.wire.Wires;
import dev.millrace.worker.canary.CanaryPlan;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What a worker is given to work with.
 *
 * @param canary what the worker asks its engine by itself
 * @param clock wall clock for deadlines and timings
 * @param nanoTime monotonic, as {@link System#nanoTime()}
 */
record WorkerContext(
    WorkerConfig config,
    Wires wires,
    CancelFlags cancelFlags,
    MeterRegistry registry,
    CanaryPlan canary,
    Clock clock,
    LongSupplier nanoTime) {}
