/**
 * Domain records to generated Avro classes and back, one mapping per kind of record.
 *
 * <p>Read {@link dev.millrace.wire.mapping.AvroMapping}, then {@link
 * dev.millrace.wire.mapping.RequestMapping} as an example.
 */
@NullMarked
package dev.millrace.wire.mapping;

import org.jspecify.annotations.NullMarked;
