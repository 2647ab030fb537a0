/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.dispatcher.cell;

import org.jspecify.annotations.NullMarked;
