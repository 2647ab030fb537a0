/**
 * A client of a Confluent-compatible schema registry, on the JDK's HTTP client.
 *
 * <p>Read {@link dev.millrace.wire.registry.RegistryDirectory}, then {@link
 * dev.millrace.wire.registry.RegistryClient}.
 */
@NullMarked
package dev.millrace.wire.registry;

import org.jspecify.annotations.NullMarked;
