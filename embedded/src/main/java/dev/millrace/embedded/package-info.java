/**
 * Kafka and Redis on this machine, from Maven Central artifacts, for people who have no servers.
 *
 * <p>Read {@link dev.millrace.embedded.EmbeddedKafka}.
 */
@NullMarked
package dev.millrace.embedded;

import org.jspecify.annotations.NullMarked;
