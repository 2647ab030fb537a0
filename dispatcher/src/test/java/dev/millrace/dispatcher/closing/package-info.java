/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.dispatcher.closing;

import org.jspecify.annotations.NullMarked;
