/**
 * The read part of a Confluent-compatible schema registry, for the schemas that this build carries,
 * so that clients of other languages can encode and decode without another service.
 *
 * <p>Read {@link dev.millrace.service.registry.RegistryServer}, then {@link
 * dev.millrace.service.registry.RegistryRoutes} and {@link
 * dev.millrace.service.registry.RegistryAnswers}.
 */
@NullMarked
package dev.millrace.service.registry;

import org.jspecify.annotations.NullMarked;
