/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.generate;

import org.jspecify.annotations.NullMarked;
