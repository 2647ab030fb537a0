/** Tests. */
@NullMarked
package dev.millrace.wire.format;

import org.jspecify.annotations.NullMarked;
