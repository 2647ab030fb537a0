/**
 * Makes the wires: with built-in schema ids, with a registry, or with foreign serializers. Read
 * {@link dev.millrace.wire.factory.WiresFactory}.
 */
@NullMarked
package dev.millrace.wire.factory;

import org.jspecify.annotations.NullMarked;
