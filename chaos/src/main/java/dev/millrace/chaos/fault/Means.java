package dev.millrace.chaos.fault;

import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.load.Load;
import dev.millrace.chaos.parts.BrokerDisk;
import dev.millrace.chaos.parts.Installation;
import dev.millrace.chaos.records.RawRecords;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.util.Optional;

/**
 * What faults are made with.
 *
 * @param disk under the broker; empty when it cannot be filled
 */
public record Means(
    Installation installation,
    Optional<BrokerDisk> disk,
    RawRecords records,
    Ledger ledger,
    Load load,
    Topics topics,
    Wires wires,
    Clock clock) {}
