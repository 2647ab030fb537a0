/** Tests. */
@NullMarked
package dev.millrace.wire.registry;

import org.jspecify.annotations.NullMarked;
