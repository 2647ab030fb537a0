/** Tests. */
@NullMarked
package dev.millrace.wire.foreign;

import org.jspecify.annotations.NullMarked;
