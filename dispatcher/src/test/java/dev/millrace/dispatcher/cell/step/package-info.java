/** Tests of the parts of a step. */
@NullMarked
package dev.millrace.dispatcher.cell.step;

import org.jspecify.annotations.NullMarked;
