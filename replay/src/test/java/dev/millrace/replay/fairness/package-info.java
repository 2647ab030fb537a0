/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.fairness;

import org.jspecify.annotations.NullMarked;
