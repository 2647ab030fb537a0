package dev.millrace.worker.run;

import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.resultlog.RunLog;
import dev.millrace.worker.report.RunReports;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What every run of a worker works with.
 *
 * @param worker the worker's name
 * @param executor bears tasks that block
 * @param engineLost told, with a message, when the engine can no longer be trusted
 * @param nanoTime monotonic, as {@link System#nanoTime()}
 */
public record RunContext(
    String worker,
    InferenceEngine engine,
    RunLog log,
    Executor executor,
    RunReports reports,
    RunMeters meters,
    CancelFlags cancelFlags,
    Consumer<String> engineLost,
    Clock clock,
    LongSupplier nanoTime,
    int maxTokensPerRecord) {}
