package dev.millrace.client;

import dev.millrace.client.cells.CellDirectory;
import dev.millrace.client.follow.DedicatedTopics;
import dev.millrace.client.follow.ResultTails;
import dev.millrace.client.lease.PooledResults;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.model.RequestId;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a client is made of.
 *
 * @param poolId whose topics they are
 * @param cells the states of the queues
 * @param cellReading how the reading of these is doing
 * @param dedicated makes the topics of requests that want one of their own
 * @param callbacks where callers' code runs
 * @param owned closed with the client, in this order, after everything else
 */
record ClientParts(
    RecordSender sender,
    PooledResults pool,
    RequestId poolId,
    CellDirectory cells,
    Supplier<LoopHealth> cellReading,
    ResultTails tails,
    DedicatedTopics dedicated,
    Executor callbacks,
    List<AutoCloseable> owned,
    Clock clock,
    LongSupplier nanoTime) {}
