/**
 * The wire: domain records to bytes and back, in the Confluent format (magic byte 0, four bytes of
 * schema id, Avro). The only package that knows the generated Avro classes.
 *
 * <p>Read {@link dev.millrace.wire.Wires}, then {@link dev.millrace.wire.Wire}.
 */
@NullMarked
package dev.millrace.wire;

import org.jspecify.annotations.NullMarked;
