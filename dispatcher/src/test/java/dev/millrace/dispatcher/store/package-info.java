/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.dispatcher.store;

import org.jspecify.annotations.NullMarked;
