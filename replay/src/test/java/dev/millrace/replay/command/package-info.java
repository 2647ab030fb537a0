/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.replay.command;

import org.jspecify.annotations.NullMarked;
