/**
 * The cell as a Kafka Streams processor: raw bytes in, records out, one store.
 *
 * <p>Read {@link dev.millrace.dispatcher.topology.CellTopology}, then {@link
 * dev.millrace.dispatcher.topology.CellProcessor} and its parts: InputDecoder (bytes to events),
 * Outbox (decisions to records), StatusPublisher, WorkTopics (which work topics exist).
 */
@NullMarked
package dev.millrace.dispatcher.topology;

import org.jspecify.annotations.NullMarked;
