/**
 * Other people's Kafka serializers in the place of ours.
 *
 * <p>Read {@link dev.millrace.wire.foreign.ForeignSerializer} and {@link
 * dev.millrace.wire.foreign.ForeignDeserializer}.
 */
@NullMarked
package dev.millrace.wire.foreign;

import org.jspecify.annotations.NullMarked;
