/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.picture;

import org.jspecify.annotations.NullMarked;
