/** Tests of the package of the same name. */
@NullMarked
package dev.millrace.dispatcher.topology;

import org.jspecify.annotations.NullMarked;
