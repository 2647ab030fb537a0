/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.dispatcher.cell.queue;

import org.jspecify.annotations.NullMarked;
