/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.record;

import org.jspecify.annotations.NullMarked;
