/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.figures;

import org.jspecify.annotations.NullMarked;
