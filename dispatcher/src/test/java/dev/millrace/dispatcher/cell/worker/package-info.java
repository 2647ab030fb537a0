/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.dispatcher.cell.worker;

import org.jspecify.annotations.NullMarked;
