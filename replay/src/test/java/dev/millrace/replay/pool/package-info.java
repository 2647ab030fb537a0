/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.pool;

import org.jspecify.annotations.NullMarked;
