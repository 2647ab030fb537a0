/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.file;

import org.jspecify.annotations.NullMarked;
