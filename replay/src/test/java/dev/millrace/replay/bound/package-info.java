/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.bound;

import org.jspecify.annotations.NullMarked;
