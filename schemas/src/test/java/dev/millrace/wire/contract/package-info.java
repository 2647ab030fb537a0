/** Tests of the wire. */
@NullMarked
package dev.millrace.wire.contract;

import org.jspecify.annotations.NullMarked;
