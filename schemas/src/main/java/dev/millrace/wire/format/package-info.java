/**
 * The Confluent wire format: magic byte 0, four bytes of schema id, Avro binary.
 *
 * <p>Read {@link dev.millrace.wire.format.AvroWire}, then {@link
 * dev.millrace.wire.format.BoundedDecoder} (why hostile bytes cannot hurt) and {@link
 * dev.millrace.wire.format.SchemaDirectory} (where ids come from).
 */
@NullMarked
package dev.millrace.wire.format;

import org.jspecify.annotations.NullMarked;
