/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.run;

import org.jspecify.annotations.NullMarked;
